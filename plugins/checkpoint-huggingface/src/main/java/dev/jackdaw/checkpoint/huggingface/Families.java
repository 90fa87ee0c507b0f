package dev.jackdaw.checkpoint.huggingface;

import static dev.jackdaw.checkpoint.huggingface.Key.flag;
import static dev.jackdaw.checkpoint.huggingface.Key.integer;
import static dev.jackdaw.checkpoint.huggingface.Key.real;
import static dev.jackdaw.checkpoint.huggingface.TensorRow.row;
import static dev.jackdaw.checkpoint.huggingface.TensorRow.transposed;

import dev.jackdaw.checkpoint.huggingface.Key.Always;
import dev.jackdaw.checkpoint.huggingface.Key.Choice;
import dev.jackdaw.checkpoint.huggingface.Key.Follows;
import dev.jackdaw.checkpoint.huggingface.Key.Only;
import dev.jackdaw.checkpoint.huggingface.Key.Unsaid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The families this format knows. A new one is two tables here. */
final class Families {
  private static final Pattern CAUSAL_MASKS = Pattern.compile("h\\.\\d+\\.attn\\.(masked_)?bias");
  private static final Pattern FREQUENCIES =
      Pattern.compile("layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private static final Choice ATTENTION_BIAS =
      new Choice(
          "attention_bias", "attention.biases", ordered("false", "none", "true", "all"), "false");
  private static final List<Key> NO_WINDOW =
      List.of(new Always("attention.window", 0), new Always("attention.global_layers", List.of()));

  private static final List<TensorRow> NORMS_BEFORE =
      List.of(
          row("layers.*.input_layernorm.weight", "blocks.*.attention_norm.weight"),
          row("layers.*.post_attention_layernorm.weight", "blocks.*.feed_forward_norm.weight"));

  static final List<Family> ALL =
      List.of(gpt2(), llama(), mistral(), qwen2(), qwen3(), gemma3(), phi3(), olmo2());

  private Families() {}

  private static Family gpt2() {
    List<Key> keys =
        List.of(
            integer("n_layer", "layers"),
            integer("n_embd", "width"),
            integer("n_head", "heads"),
            integer("n_positions", "context_length"),
            new Follows("attention.key_heads", s -> s.integer("heads")),
            new Follows("attention.head_width", s -> perHead(s)),
            new Always("attention.biases", "all"),
            new Always("attention.query_key_norm", "none"),
            new Always("attention.window", 0),
            new Always("attention.global_layers", List.of()),
            new Always("attention.score_soft_cap", 0.0),
            new Always("attention.score_scale", null),
            integer("n_inner", "feed_forward.width", s -> 4 * s.integer("width")),
            new Choice(
                "activation_function",
                "feed_forward.activation",
                activations("gelu_new"),
                "gelu_new"),
            new Always("feed_forward.gated", false),
            new Always("feed_forward.bias", true),
            new Always("norm.type", "layer"),
            real("layer_norm_epsilon", "norm.epsilon", 1e-5),
            new Always("norm.bias", true),
            new Always("norm.placement", "before"),
            new Always("positions.type", "learned"),
            flag("tie_word_embeddings", "embedding.tied", true),
            new Always("embedding.scale", 1.0),
            new Always("embedding.logit_soft_cap", 0.0),
            real("resid_pdrop", "dropout", 0.1),
            real("initializer_range", "initial_deviation", 0.02),
            new Only("scale_attn_weights", true, true),
            new Only("scale_attn_by_inverse_layer_idx", false, true),
            new Only("add_cross_attention", false, false));
    List<TensorRow> rows =
        List.of(
            row("wte.weight", "embedding.weight"),
            row("wpe.weight", "positions.weight"),
            row("h.*.ln_1.weight", "blocks.*.attention_norm.weight"),
            row("h.*.ln_1.bias", "blocks.*.attention_norm.bias"),
            transposed("h.*.attn.c_attn.weight", attention("weight")),
            row("h.*.attn.c_attn.bias", attention("bias")),
            transposed("h.*.attn.c_proj.weight", "blocks.*.attention.output.weight"),
            row("h.*.attn.c_proj.bias", "blocks.*.attention.output.bias"),
            row("h.*.ln_2.weight", "blocks.*.feed_forward_norm.weight"),
            row("h.*.ln_2.bias", "blocks.*.feed_forward_norm.bias"),
            transposed("h.*.mlp.c_fc.weight", "blocks.*.feed_forward.up.weight"),
            row("h.*.mlp.c_fc.bias", "blocks.*.feed_forward.up.bias"),
            transposed("h.*.mlp.c_proj.weight", "blocks.*.feed_forward.down.weight"),
            row("h.*.mlp.c_proj.bias", "blocks.*.feed_forward.down.bias"),
            row("ln_f.weight", "norm.weight"),
            row("ln_f.bias", "norm.bias"),
            row("lm_head.weight", "head.weight"));
    return new Family("gpt2", "GPT2LMHeadModel", "transformer.", keys, rows, CAUSAL_MASKS);
  }

  private static Family llama() {
    List<Key> keys =
        table(
            sizes(Families::perHead),
            List.of(ATTENTION_BIAS, new Always("attention.query_key_norm", "none")),
            NO_WINDOW,
            gated("hidden_act", "silu"),
            List.of(flag("mlp_bias", "feed_forward.bias", false)),
            rms(1e-6, "before", false),
            List.of(new RotaryKeys(10000, null)),
            ends(false));
    return new Family(
        "llama", "LlamaForCausalLM", "model.", keys, projections(NORMS_BEFORE), FREQUENCIES);
  }

  private static Family mistral() {
    List<Key> keys =
        table(
            sizes(Families::perHead),
            List.of(
                new Always("attention.biases", "none"),
                new Always("attention.query_key_norm", "none")),
            List.of(WindowKeys.EVERY_LAYER),
            gated("hidden_act", "silu"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-6, "before", false),
            List.of(new RotaryKeys(10000, null)),
            ends(false));
    return new Family(
        "mistral", "MistralForCausalLM", "model.", keys, projections(NORMS_BEFORE), FREQUENCIES);
  }

  private static Family qwen2() {
    List<Key> keys =
        table(
            sizes(Families::perHead),
            List.of(
                new Always("attention.biases", "qkv"),
                new Always("attention.query_key_norm", "none")),
            List.of(WindowKeys.UPPER_LAYERS),
            gated("hidden_act", "silu"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-6, "before", false),
            List.of(new RotaryKeys(10000, null)),
            ends(false));
    return new Family(
        "qwen2", "Qwen2ForCausalLM", "model.", keys, projections(NORMS_BEFORE), FREQUENCIES);
  }

  private static Family qwen3() {
    List<Key> keys =
        table(
            sizes(s -> 128),
            List.of(ATTENTION_BIAS, new Always("attention.query_key_norm", "head")),
            List.of(WindowKeys.UPPER_LAYERS),
            gated("hidden_act", "silu"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-6, "before", false),
            List.of(new RotaryKeys(10000, null)),
            ends(false));
    return new Family(
        "qwen3", "Qwen3ForCausalLM", "model.", keys, projections(NORMS_BEFORE), NOTHING);
  }

  private static Family gemma3() {
    List<Key> keys =
        table(
            sizes(s -> 256),
            List.of(ATTENTION_BIAS, new Always("attention.query_key_norm", "head")),
            List.of(WindowKeys.PATTERN, new ScoreScale()),
            gated("hidden_activation", "gelu_pytorch_tanh"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-6, "both", true),
            List.of(new RotaryKeys(1_000_000, 10000.0)),
            List.of(
                flag("tie_word_embeddings", "embedding.tied", true),
                new Follows("embedding.scale", s -> Math.sqrt(s.integer("width"))),
                new Key.Optional("final_logit_softcapping", "embedding.logit_soft_cap"),
                new Key.Optional("attn_logit_softcapping", "attention.score_soft_cap"),
                new Unsaid("dropout", 0.0),
                real("initializer_range", "initial_deviation", 0.02)));
    List<TensorRow> norms =
        List.of(
            row("layers.*.input_layernorm.weight", "blocks.*.attention_norm.weight"),
            row(
                "layers.*.post_attention_layernorm.weight",
                "blocks.*.attention_output_norm.weight"),
            row("layers.*.pre_feedforward_layernorm.weight", "blocks.*.feed_forward_norm.weight"),
            row(
                "layers.*.post_feedforward_layernorm.weight",
                "blocks.*.feed_forward_output_norm.weight"));
    return new Family(
        "gemma3_text", "Gemma3ForCausalLM", "model.", keys, projections(norms), NOTHING);
  }

  private static Family phi3() {
    List<Key> keys =
        table(
            sizes(Families::perHead),
            List.of(
                new Always("attention.biases", "none"),
                new Always("attention.query_key_norm", "none")),
            List.of(WindowKeys.EVERY_LAYER),
            gated("hidden_act", "silu"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-5, "before", false),
            List.of(new RotaryKeys(10000, null)),
            List.of(
                flag("tie_word_embeddings", "embedding.tied", false),
                new Always("embedding.scale", 1.0),
                new Always("embedding.logit_soft_cap", 0.0),
                new Always("attention.score_soft_cap", 0.0),
                new Always("attention.score_scale", null),
                real("resid_pdrop", "dropout", 0),
                real("initializer_range", "initial_deviation", 0.02)));
    List<TensorRow> rows =
        List.of(
            row("embed_tokens.weight", "embedding.weight"),
            row("layers.*.input_layernorm.weight", "blocks.*.attention_norm.weight"),
            row("layers.*.self_attn.qkv_proj.weight", attention("weight")),
            row("layers.*.self_attn.o_proj.weight", "blocks.*.attention.output.weight"),
            row("layers.*.post_attention_layernorm.weight", "blocks.*.feed_forward_norm.weight"),
            row(
                "layers.*.mlp.gate_up_proj.weight",
                "blocks.*.feed_forward.gate.weight",
                "blocks.*.feed_forward.up.weight"),
            row("layers.*.mlp.down_proj.weight", "blocks.*.feed_forward.down.weight"),
            row("norm.weight", "norm.weight"),
            row("lm_head.weight", "head.weight"));
    return new Family("phi3", "Phi3ForCausalLM", "model.", keys, rows, FREQUENCIES);
  }

  private static Family olmo2() {
    List<Key> keys =
        table(
            sizes(Families::perHead),
            List.of(ATTENTION_BIAS, new Always("attention.query_key_norm", "all")),
            NO_WINDOW,
            gated("hidden_act", "silu"),
            List.of(new Always("feed_forward.bias", false)),
            rms(1e-5, "after", false),
            List.of(new RotaryKeys(10000, null)),
            ends(false));
    List<TensorRow> norms =
        List.of(
            row(
                "layers.*.post_attention_layernorm.weight",
                "blocks.*.attention_output_norm.weight"),
            row(
                "layers.*.post_feedforward_layernorm.weight",
                "blocks.*.feed_forward_output_norm.weight"));
    return new Family("olmo2", "Olmo2ForCausalLM", "model.", keys, projections(norms), NOTHING);
  }

  // ---- what the families after Llama share

  private static List<TensorRow> projections(List<TensorRow> norms) {
    List<TensorRow> rows = new ArrayList<>();
    rows.add(row("embed_tokens.weight", "embedding.weight"));
    rows.addAll(norms);
    Map<String, String> attention =
        ordered("q_proj", "query", "k_proj", "key", "v_proj", "value", "o_proj", "output");
    Map<String, String> feedForward =
        ordered("gate_proj", "gate", "up_proj", "up", "down_proj", "down");
    for (String part : List.of("weight", "bias")) {
      attention.forEach(
          (theirs, ours) ->
              rows.add(
                  row(
                      "layers.*.self_attn." + theirs + "." + part,
                      "blocks.*.attention." + ours + "." + part)));
      feedForward.forEach(
          (theirs, ours) ->
              rows.add(
                  row(
                      "layers.*.mlp." + theirs + "." + part,
                      "blocks.*.feed_forward." + ours + "." + part)));
    }
    rows.add(row("layers.*.self_attn.q_norm.weight", "blocks.*.attention.query_norm.weight"));
    rows.add(row("layers.*.self_attn.k_norm.weight", "blocks.*.attention.key_norm.weight"));
    rows.add(row("norm.weight", "norm.weight"));
    rows.add(row("lm_head.weight", "head.weight"));
    return List.copyOf(rows);
  }

  private static List<Key> sizes(Function<Settings, Object> headWidth) {
    return List.of(
        integer("num_hidden_layers", "layers"),
        integer("hidden_size", "width"),
        integer("num_attention_heads", "heads"),
        integer("max_position_embeddings", "context_length"),
        integer("num_key_value_heads", "attention.key_heads", s -> s.integer("heads")),
        integer("head_dim", "attention.head_width", headWidth),
        integer("intermediate_size", "feed_forward.width"));
  }

  private static List<Key> gated(String key, String usual) {
    return List.of(
        new Choice(key, "feed_forward.activation", activations(usual), usual),
        new Always("feed_forward.gated", true));
  }

  private static List<Key> rms(double epsilon, String placement, boolean plusOne) {
    return List.of(
        new Always("norm.type", "rms"),
        real("rms_norm_eps", "norm.epsilon", epsilon),
        new Always("norm.plus_one", plusOne),
        new Always("norm.placement", placement));
  }

  private static List<Key> ends(boolean tied) {
    return List.of(
        flag("tie_word_embeddings", "embedding.tied", tied),
        new Always("embedding.scale", 1.0),
        new Always("embedding.logit_soft_cap", 0.0),
        new Always("attention.score_soft_cap", 0.0),
        new Always("attention.score_scale", null),
        new Unsaid("dropout", 0.0),
        real("initializer_range", "initial_deviation", 0.02));
  }

  @SafeVarargs
  private static List<Key> table(List<Key>... parts) {
    List<Key> all = new ArrayList<>();
    for (List<Key> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  /** The spellings of transformers, of which several mean the same; the family's own comes first, which is the one written. */
  private static Map<String, String> activations(String usual) {
    Map<String, String> known =
        ordered(
            "gelu_pytorch_tanh",
            "gelu-tanh",
            "gelu_new",
            "gelu-tanh",
            "gelu",
            "gelu",
            "silu",
            "silu",
            "swish",
            "silu",
            "relu",
            "relu",
            "relu2",
            "relu-squared");
    Map<String, String> all = ordered(usual, Objects.requireNonNull(known.get(usual)));
    all.putAll(known);
    return all;
  }

  private static Object perHead(Settings s) {
    return s.integer("width") / Math.max(1, s.integer("heads"));
  }

  private static String[] attention(String part) {
    return Stream.of("query", "key", "value")
        .map(role -> "blocks.*.attention." + role + "." + part)
        .toArray(String[]::new);
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
