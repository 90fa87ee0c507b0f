package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.backbone.transformer.AttentionConfig;
import dev.jackdaw.backbone.transformer.Positions;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.gguf.GgufFormat;
import dev.jackdaw.checkpoint.huggingface.HuggingFaceFormat;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.testkit.GoldenCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden models as llama.cpp's converter would write them give the same settings and numbers as their Hugging Face folders, of
 * which the other tests here have seen that they compute what they should.
 */
class GgufFamiliesTest {
  /** Names of llama.cpp for those of transformers, longest first, as its tensor_mapping.py has them. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  private static final Map<String, String> NORMS_AFTER =
      Map.of("post_attention_layernorm", "post_attention_norm");

  static {
    String pairs =
        "model.embed_tokens=token_embd model.norm=output_norm lm_head=output model.layers.=blk."
            + " transformer.wte=token_embd transformer.wpe=position_embd"
            + " transformer.ln_f=output_norm transformer.h.=blk. pre_feedforward_layernorm=ffn_norm"
            + " post_feedforward_layernorm=post_ffw_norm input_layernorm=attn_norm"
            + " self_attn.q_proj=attn_q self_attn.k_proj=attn_k self_attn.v_proj=attn_v"
            + " self_attn.o_proj=attn_output self_attn.q_norm=attn_q_norm"
            + " self_attn.k_norm=attn_k_norm self_attn.qkv_proj=attn_qkv"
            + " mlp.gate_up_proj=ffn_up mlp.gate_proj=ffn_gate mlp.up_proj=ffn_up"
            + " mlp.down_proj=ffn_down attn.c_attn=attn_qkv attn.c_proj=attn_output"
            + " mlp.c_fc=ffn_up mlp.c_proj=ffn_down ln_1=attn_norm ln_2=ffn_norm";
    for (String pair : pairs.split(" ")) {
      NAMES.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
  }

  @TempDir Path folder;
  @TempDir static Path probe;

  static Stream<String> cases() {
    return GoldenModel.cases(probe).stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void read_ofAConvertedModel_isTheModelOfItsFolder(String name) throws IOException {
    GoldenCase.copy(name, "config.json", folder.resolve("config.json"));
    GoldenCase.copy(name, "model.safetensors", folder.resolve("model.safetensors"));
    Checkpoint expected = new HuggingFaceFormat().read(folder);
    convert(folder);

    Checkpoint read = new GgufFormat().read(folder.resolve("model.gguf"));

    try (Checkpoint.Tensors ours = read.tensors();
        Checkpoint.Tensors theirs = expected.tensors()) {
      assertThat(read.vocabulary()).isEqualTo(expected.vocabulary());
      assertThat(ours.types()).isEqualTo(sorted(theirs, ours));
      for (String parameter : theirs.types().keySet()) {
        float[] wanted = theirs.get(parameter).toFloats();
        float[] actual = ours.get(parameter).toFloats();
        // one was added in float32, and is taken away again
        float tolerance = name.startsWith("gemma") && parameter.contains("norm") ? 2.4e-7f : 0;
        assertThat(actual).as(parameter).containsExactly(wanted, within(tolerance));
      }
    }
    settings(name, complete(read), complete(expected));
  }

  private static Map<String, ?> sorted(Checkpoint.Tensors theirs, Checkpoint.Tensors ours) {
    assertThat(ours.types().keySet()).isEqualTo(theirs.types().keySet());
    return theirs.types();
  }

  private static TransformerConfig complete(Checkpoint checkpoint) {
    return new TransformerFactory()
        .complete(GoldenModel.bound(checkpoint.config(), TransformerConfig.class));
  }

  private static void settings(String name, TransformerConfig ours, TransformerConfig theirs) {
    Positions positions = ours.positions().orElseThrow();
    AttentionConfig attention = ours.attention().orElseThrow();
    if (name.equals("llama-tiny-rope3")) { // the file has the factors, the folder the formula
      double[] plain = new double[6];
      java.util.Arrays.setAll(plain, p -> Math.pow(500000, -p / 6.0));
      assertThat(((Positions.Rotary) positions).scaling().apply(plain, 500000))
          .containsExactly(
              ((Positions.Rotary) theirs.positions().orElseThrow()).scaling().apply(plain, 500000),
              within(1e-7));
      positions = theirs.positions().orElseThrow();
    }
    if (name.startsWith("gemma")) { // llama.cpp has no key for it and takes the width of a head
      assertThat(attention.scoreScale())
          .hasValueSatisfying(
              scale -> assertThat(scale).isCloseTo(1 / Math.sqrt(32), within(1e-12)));
      attention = theirs.attention().orElseThrow();
    }
    assertThat(
            new TransformerConfig(
                ours.preset(),
                ours.depth(),
                ours.style(),
                ours.layers(),
                ours.width(),
                ours.heads(),
                ours.contextLength(),
                Optional.of(attention),
                ours.feedForward(),
                ours.norm(),
                Optional.of(positions),
                ours.embedding(),
                ours.dropout(),
                ours.initialDeviation()))
        .isEqualTo(theirs);
  }

  private static void convert(Path folder) throws IOException {
    JsonNode config = JsonMapper.shared().readTree(folder.resolve("config.json").toFile());
    String type = config.path("model_type").asString();
    String architecture =
        switch (type) {
          case "mistral" -> "llama";
          case "gemma3_text" -> "gemma3";
          default -> type;
        };
    GgufWriter writer = new GgufWriter().text("general.architecture", architecture);
    String prefix = architecture + ".";
    Map<String, List<String>> sizes =
        Map.of(
            "block_count", List.of("num_hidden_layers", "n_layer"),
            "embedding_length", List.of("hidden_size", "n_embd"),
            "context_length", List.of("max_position_embeddings", "n_positions"),
            "attention.head_count", List.of("num_attention_heads", "n_head"),
            "attention.head_count_kv", List.of("num_key_value_heads"),
            "attention.key_length", List.of("head_dim"),
            "attention.sliding_window", List.of("sliding_window"),
            "attention.sliding_window_pattern", List.of("sliding_window_pattern"),
            "feed_forward_length", List.of("intermediate_size"));
    sizes.forEach(
        (key, names) ->
            names.stream()
                .filter(each -> config.path(each).isNumber())
                .forEach(each -> writer.number(prefix + key, config.path(each).asLong())));
    Map.of(
            "attention.layer_norm_rms_epsilon", "rms_norm_eps",
            "attention.layer_norm_epsilon", "layer_norm_epsilon",
            "rope.freq_base", "rope_theta")
        .forEach(
            (key, each) -> {
              if (config.path(each).isNumber()) {
                writer.real(prefix + key, config.path(each).asDouble());
              }
            });
    if (type.equals("gpt2")) {
      writer.number(prefix + "feed_forward_length", 4 * config.path("n_embd").asLong());
    }
    if (config.path("rope_scaling").path("rope_type").asString("").equals("llama3")) {
      writer.tensor("rope_freqs.weight", factors(config));
    }
    GoldenCase file = GoldenCase.over(folder.resolve("model.safetensors"));
    for (String name : file.tensors()) {
      writer.tensor(renamed(name, type), converted(name, file.tensor(name), architecture, config));
    }
    writer.write(folder.resolve("model.gguf"));
  }

  private static String renamed(String name, String type) {
    String renamed = name;
    if (type.startsWith("gemma3") || type.equals("olmo2")) {
      for (Map.Entry<String, String> norm : NORMS_AFTER.entrySet()) {
        renamed = renamed.replace(norm.getKey(), norm.getValue());
      }
    }
    renamed = renamed.replace("post_attention_layernorm", "ffn_norm");
    for (Map.Entry<String, String> each : NAMES.entrySet()) {
      renamed = renamed.replace(each.getKey(), each.getValue());
    }
    return renamed;
  }

  /** What the converter does to numbers: rotated rows interleaved, GPT-2's matrices turned, Gemma's norms plus one. */
  private static Tensor converted(
      String name, Tensor tensor, String architecture, JsonNode config) {
    float[] values = tensor.toFloats();
    if (architecture.equals("llama") && name.matches(".*\\.[qk]_proj\\.weight")) {
      String key = name.contains("q_proj") ? "num_attention_heads" : "num_key_value_heads";
      int half = (int) tensor.length(0) / config.path(key).asInt() / 2;
      int width = (int) tensor.length(1);
      float[] rows = new float[values.length];
      for (int row = 0; row < tensor.length(0); row++) {
        int from = row / (2 * half) * 2 * half + row % 2 * half + row % (2 * half) / 2;
        System.arraycopy(values, from * width, rows, row * width, width);
      }
      return Tensor.of(rows, tensor.lengths());
    }
    if (architecture.equals("gpt2") && name.matches(".*c_(attn|proj|fc)\\.weight")) {
      int in = (int) tensor.length(0);
      int out = (int) tensor.length(1);
      float[] turned = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        turned[i % out * in + i / out] = values[i];
      }
      return Tensor.of(turned, out, in);
    }
    if (architecture.equals("gemma3") && name.endsWith("norm.weight")) {
      for (int i = 0; i < values.length; i++) {
        values[i] += 1;
      }
      return Tensor.of(values, tensor.lengths());
    }
    return tensor;
  }

  /** The divisors of Llama 3.1's formula, in float32. */
  private static Tensor factors(JsonNode config) {
    JsonNode scaling = config.path("rope_scaling");
    int head = config.path("hidden_size").asInt() / config.path("num_attention_heads").asInt();
    double original = scaling.path("original_max_position_embeddings").asDouble();
    double low = scaling.path("low_freq_factor").asDouble();
    double high = scaling.path("high_freq_factor").asDouble();
    double factor = scaling.path("factor").asDouble();
    float[] factors = new float[head / 2];
    for (int p = 0; p < factors.length; p++) {
      double wave = 2 * Math.PI * Math.pow(config.path("rope_theta").asDouble(), 2.0 * p / head);
      double smooth = (original / wave - low) / (high - low);
      factors[p] =
          wave < original / high
              ? 1
              : wave > original / low
                  ? (float) factor
                  : (float) (1 / ((1 - smooth) / factor + smooth));
    }
    return Tensor.of(factors, factors.length);
  }
}
