package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ModelFacts;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.composite.Attention;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code genai_config.json}: what ONNX Runtime GenAI has to know of a language model it loads. */
final class GenAiConfig {
  static final String FILE = "genai_config.json";

  private static final String FIRST_KEY = "past_key_values.0.key";

  private GenAiConfig() {}

  /**
   * Its text; empty where GenAI has no place for the model: layers with different numbers or widths of keys, or no keys at all.
   *
   * @param graph for other tools
   * @param file its file's name
   */
  static Optional<String> of(ExportedGraph graph, String file, ModelFacts facts) {
    Map<String, TensorType> inputs = graph.graph().inputs();
    TensorType first = inputs.get(FIRST_KEY);
    List<Shape> caches =
        inputs.entrySet().stream()
            .filter(input -> input.getKey().startsWith("past_key_values."))
            .map(input -> input.getValue().shape())
            .toList();
    if (first == null || caches.stream().anyMatch(shape -> !shape.equals(first.shape()))) {
      return Optional.empty();
    }
    long keyHeads = first.shape().dim(1).fixed();
    long headSize = first.shape().dim(3).fixed();
    long heads = heads(graph, keyHeads);
    String position =
        inputs.containsKey("position_ids") ? "\n        \"position_ids\": \"position_ids\"," : "";
    return Optional.of(
        String.format(
            Locale.ROOT,
            """
        {
          "model": {
            "type": "llama",
            "bos_token_id": %s,
            "eos_token_id": %s,
            "pad_token_id": %s,
            "context_length": %d,
            "vocab_size": %d,
            "decoder": {
              "filename": "%s",
              "head_size": %d,
              "hidden_size": %d,
              "num_attention_heads": %d,
              "num_hidden_layers": %d,
              "num_key_value_heads": %d,
              "session_options": {"log_id": "onnxruntime-genai", "provider_options": []},
              "inputs": {
                "input_ids": "input_ids",
                "attention_mask": "attention_mask",%s
                "past_key_names": "past_key_values.%%d.key",
                "past_value_names": "past_key_values.%%d.value"
              },
              "outputs": {
                "logits": "logits",
                "present_key_names": "present.%%d.key",
                "present_value_names": "present.%%d.value"
              }
            }
          },
          "search": {
            "do_sample": false,
            "max_length": %d,
            "min_length": 0,
            "num_beams": 1,
            "past_present_share_buffer": false,
            "temperature": 1.0,
            "top_k": 1,
            "top_p": 1.0
          }
        }
        """,
            start(facts),
            stops(facts),
            facts.padding().orElse(stop(facts)),
            facts.contextLength(),
            facts.vocabulary(),
            file,
            headSize,
            heads * headSize,
            heads,
            caches.size() / 2,
            keyHeads,
            position,
            facts.contextLength()));
  }

  /** GenAI refuses a model without a token that ends texts; where there is none, the last one has to do. */
  private static int stop(ModelFacts facts) {
    return facts.stops().isEmpty() ? facts.vocabulary() - 1 : facts.stops().getFirst();
  }

  private static String start(ModelFacts facts) {
    return String.format(Locale.ROOT, "%d", facts.start().orElse(stop(facts)));
  }

  private static String stops(ModelFacts facts) {
    return facts.stops().size() < 2
        ? Integer.toString(stop(facts))
        : facts.stops().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  private static long heads(ExportedGraph graph, long keyHeads) {
    for (Node node : graph.graph().nodes()) {
      if (node.op() instanceof Attention) {
        return node.input(0).dim(2).fixed();
      }
    }
    return keyHeads; // decomposed: GenAI does not compute with it
  }
}
