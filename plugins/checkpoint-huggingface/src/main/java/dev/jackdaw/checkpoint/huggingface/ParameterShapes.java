package dev.jackdaw.checkpoint.huggingface;

import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of the backbone {@code transformer} with these settings, as it declares them. */
final class ParameterShapes {
  /** The projection to the vocabulary, where it is not the embedding. */
  static final String LANGUAGE_MODEL = "head.weight";

  private final Settings s;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private ParameterShapes(Settings settings) {
    this.s = settings;
  }

  static Map<String, long[]> of(Settings settings, int vocabulary) {
    ParameterShapes parameters = new ParameterShapes(settings);
    parameters.model(vocabulary);
    return parameters.shapes;
  }

  private void model(int vocabulary) {
    long width = s.integer("width");
    shapes.put("embedding.weight", new long[] {vocabulary, width});
    if (s.is("positions.type", "learned")) {
      shapes.put("positions.weight", new long[] {s.integer("context_length"), width});
    }
    for (int i = 0; i < s.integer("layers"); i++) {
      block("blocks." + i + ".", width);
    }
    norm("norm", width);
    if (s.is("embedding.tied", false)) {
      shapes.put(LANGUAGE_MODEL, new long[] {vocabulary, width});
    }
  }

  private void block(String block, long width) {
    boolean before = !s.is("norm.placement", "after");
    boolean after = !s.is("norm.placement", "before");
    if (before) {
      norm(block + "attention_norm", width);
      norm(block + "feed_forward_norm", width);
    }
    if (after) {
      norm(block + "attention_output_norm", width);
      norm(block + "feed_forward_output_norm", width);
    }
    attention(block + "attention.", width);
    long between = s.integer("feed_forward.width");
    boolean bias = s.is("feed_forward.bias", true);
    if (s.is("feed_forward.gated", true)) {
      linear(block + "feed_forward.gate", between, width, bias);
    }
    linear(block + "feed_forward.up", between, width, bias);
    linear(block + "feed_forward.down", width, between, bias);
  }

  private void attention(String scope, long width) {
    long head = s.integer("attention.head_width");
    long queries = s.integer("heads") * head;
    long keys = s.integer("attention.key_heads") * head;
    boolean bias = !s.is("attention.biases", "none");
    linear(scope + "query", queries, width, bias);
    linear(scope + "key", keys, width, bias);
    linear(scope + "value", keys, width, bias);
    linear(scope + "output", width, queries, s.is("attention.biases", "all"));
    if (!s.is("attention.query_key_norm", "none")) {
      boolean perHead = s.is("attention.query_key_norm", "head");
      shapes.put(scope + "query_norm.weight", new long[] {perHead ? head : queries});
      shapes.put(scope + "key_norm.weight", new long[] {perHead ? head : keys});
    }
  }

  private void norm(String name, long width) {
    shapes.put(name + ".weight", new long[] {width});
    if (s.is("norm.type", "layer") && s.is("norm.bias", true)) {
      shapes.put(name + ".bias", new long[] {width});
    }
  }

  private void linear(String name, long out, long in, boolean bias) {
    shapes.put(name + ".weight", new long[] {out, in});
    if (bias) {
      shapes.put(name + ".bias", new long[] {out});
    }
  }
}
