package dev.jackdaw.checkpoint.huggingface;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** An {@code adapter_config.json} being read: what it says of the strategy, and what of it Jackdaw has no word for. */
final class PeftSettings {
  /** Our own part of the file. */
  static final String OURS = "jackdaw";

  /** Keys that change nothing about what the adapter computes, or are read from the tensors. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "corda_config",
          "ensure_weight_tying",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out",
          "feedforward_modules",
          "inference_mode",
          "init_ia3_weights",
          "init_weights",
          "layers_pattern",
          "layers_to_transform",
          "loftq_config",
          "lora_ga_config",
          "megatron_core",
          "modules_to_save",
          "num_attention_heads",
          "num_layers",
          "peft_type",
          "peft_version",
          "prompt_tuning_init",
          "prompt_tuning_init_text",
          "qalora_group_size",
          "encoder_hidden_size",
          "revision",
          "runtime_config",
          "target_modules",
          "task_type",
          "token_dim",
          "tokenizer_kwargs",
          "tokenizer_name_or_path",
          OURS);

  private static final Set<String> LORA =
      Set.of(
          "r", "lora_alpha", "lora_dropout", "use_dora", "use_rslora", "init_lora_weights", "bias");
  private static final Set<String> PROMPT =
      Set.of("num_virtual_tokens", "num_transformer_submodules", "prefix_projection");

  /** Ways of starting that leave the base as it is; others move a part of it into the adapter. */
  private static final Set<String> STARTS =
      Set.of("true", "false", "gaussian", "eva", "orthogonal");

  private final ConfigJson json;
  private final PeftType type;

  private PeftSettings(ConfigJson json, PeftType type) {
    this.json = json;
    this.type = type;
  }

  static PeftSettings of(ConfigJson json) {
    String name = json.text("peft_type");
    if (name == null) {
      json.missing("peft_type");
      json.check();
    }
    PeftType type =
        PeftType.named(String.valueOf(name))
            .orElseThrow(
                () -> {
                  json.unknown("peft_type", String.valueOf(name), PeftType.names());
                  json.check();
                  return new IllegalStateException("[peft] a problem was noted");
                });
    PeftSettings settings = new PeftSettings(json, type);
    settings.checkKeys();
    return settings;
  }

  PeftType type() {
    return type;
  }

  private void checkKeys() {
    Set<String> read =
        switch (type) {
          case LORA -> LORA;
          case PROMPT_TUNING, PREFIX_TUNING -> PROMPT;
          case IA3, JACKDAW -> Set.of();
        };
    for (String key : json.keys()) {
      JsonNode value = json.node(key);
      if (!read.contains(key) && !WITHOUT_EFFECT.contains(key) && says(value)) {
        json.fault(key, "is " + shortened(value) + ", which is not supported");
      }
    }
  }

  private static boolean says(JsonNode value) {
    boolean nothing =
        value.isNull()
            || value.isBoolean() && !value.asBoolean()
            || value.isContainer() && value.isEmpty();
    return !nothing;
  }

  private static String shortened(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  /** Id of the strategy. */
  String strategy() {
    return switch (type) {
      case LORA -> Boolean.TRUE.equals(json.flag("use_dora")) ? "dora" : "lora";
      case IA3 -> "ia3";
      case PROMPT_TUNING -> "prompt-tuning";
      case PREFIX_TUNING -> "prefix-tuning";
      case JACKDAW -> ours("strategy");
    };
  }

  private String ours(String key) {
    String text = json.object(OURS).text(key);
    if (text == null) {
      json.object(OURS).missing(key);
      return "";
    }
    return text;
  }

  /** The strategy's settings as far as the file says them: Jackdaw's own words, over which PEFT's keys prevail. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>(tree("settings"));
    switch (type) {
      case LORA -> lora(settings);
      case PROMPT_TUNING, PREFIX_TUNING -> settings.put("tokens", tokens());
      case IA3, JACKDAW -> {}
    }
    return settings;
  }

  private void lora(Map<String, Object> settings) {
    settings.put("rank", rank());
    Double alpha = json.real("lora_alpha");
    settings.put("alpha", alpha == null ? 8.0 : alpha);
    Double dropout = json.real("lora_dropout");
    settings.put("dropout", dropout == null ? 0.0 : dropout);
    settings.put("rs_lora", Boolean.TRUE.equals(json.flag("use_rslora")));
    String start = json.node("init_lora_weights").asString("true");
    if (json.has("init_lora_weights") && !STARTS.contains(start)) {
      json.fault(
          "init_lora_weights",
          "is \""
              + start
              + "\", which changes the base too; only adapters over an unchanged base"
              + " are supported");
    }
    if (json.has("bias") && !json.node("bias").asString("").equals("none")) {
      json.unknown("bias", json.node("bias").asString(""), List.of("none"));
    }
  }

  int rank() {
    Integer rank = json.has("r") ? json.size("r") : Integer.valueOf(8);
    return rank == null ? 1 : rank;
  }

  int tokens() {
    if (!json.has("num_virtual_tokens")) {
      json.missing("num_virtual_tokens");
    }
    Integer submodules = json.integer("num_transformer_submodules");
    if (submodules != null && submodules != 1) {
      json.fault("num_transformer_submodules", "is " + submodules + ", only 1 is supported");
    }
    if (Boolean.TRUE.equals(json.flag("prefix_projection"))) {
      json.fault("prefix_projection", "is true, which is not supported");
    }
    Integer tokens = json.size("num_virtual_tokens");
    return tokens == null ? 1 : tokens;
  }

  /** A tree of our own part; empty if the file has none. */
  Map<String, Object> tree(String key) {
    if (!json.has(OURS)) {
      return Map.of();
    }
    ConfigJson ours = json.object(OURS);
    if (!ours.has(key)) {
      return Map.of();
    }
    if (!ours.node(key).isObject()) {
      ours.fault(key, "is not an object");
      return Map.of();
    }
    return Custom.tree(ours.node(key));
  }

  /** A text of our own part. */
  Optional<String> text(String key) {
    return json.has(OURS) ? Optional.ofNullable(json.object(OURS).text(key)) : Optional.empty();
  }

  ConfigJson json() {
    return json;
  }
}
