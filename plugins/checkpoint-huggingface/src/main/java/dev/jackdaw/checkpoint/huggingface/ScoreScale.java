package dev.jackdaw.checkpoint.huggingface;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Gemma's {@code query_pre_attn_scalar}, whose reciprocal root is the factor on the scores. */
record ScoreScale() implements Key {
  private static final String KEY = "query_pre_attn_scalar";
  private static final String SETTING = "attention.score_scale";

  @Override
  public void read(ConfigJson json, Settings settings) {
    Double scalar = json.has(KEY) ? json.real(KEY) : Double.valueOf(256);
    if (scalar != null) {
      settings.put(SETTING, 1 / Math.sqrt(scalar));
    }
  }

  @Override
  public void write(Settings settings, ObjectNode json, List<String> reasons) {
    double scalar =
        settings.has(SETTING)
            ? Math.pow(settings.real(SETTING), -2)
            : settings.integer("attention.head_width");
    double whole = Math.rint(scalar);
    json.put(KEY, Math.abs(scalar - whole) < 1e-9 * scalar ? whole : scalar);
  }
}
