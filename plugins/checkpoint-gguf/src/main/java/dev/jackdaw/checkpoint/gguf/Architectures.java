package dev.jackdaw.checkpoint.gguf;

import static dev.jackdaw.checkpoint.gguf.Setting.always;
import static dev.jackdaw.checkpoint.gguf.Setting.follows;
import static dev.jackdaw.checkpoint.gguf.Setting.real;
import static dev.jackdaw.checkpoint.gguf.Setting.size;
import static dev.jackdaw.checkpoint.gguf.TensorRow.fused;
import static dev.jackdaw.checkpoint.gguf.TensorRow.matrix;
import static dev.jackdaw.checkpoint.gguf.TensorRow.vector;

import dev.jackdaw.checkpoint.gguf.TensorRow.Change;
import dev.jackdaw.checkpoint.gguf.TensorRow.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The architectures this format knows. A new one is two tables here. */
final class Architectures {
  private static final List<TensorRow> NORMS_BEFORE =
      List.of(
          vector("blk.*.attn_norm.weight", "blocks.*.attention_norm.weight", Extent.WIDTH),
          vector("blk.*.ffn_norm.weight", "blocks.*.feed_forward_norm.weight", Extent.WIDTH));

  private static final List<TensorRow> NORMS_AFTER =
      List.of(
          vector(
              "blk.*.post_attention_norm.weight",
              "blocks.*.attention_output_norm.weight",
              Extent.WIDTH),
          vector(
              "blk.*.post_ffw_norm.weight",
              "blocks.*.feed_forward_output_norm.weight",
              Extent.WIDTH));

  private static final List<Setting> SIZES =
      List.of(
          size("block_count", "layers"),
          size("embedding_length", "width"),
          size("attention.head_count", "heads"),
          size("context_length", "context_length"),
          size("attention.head_count_kv", "attention.key_heads", s -> s.integer("heads")),
          size("attention.key_length", "attention.head_width", Architectures::perHead),
          size("feed_forward_length", "feed_forward.width"),
          always("dropout", 0.0));

  private static final List<Setting> ROTARY = List.of(new RotarySettings(10000, null));
  private static final List<Setting> WINDOW = List.of(new WindowSettings(0));

  static final List<Architecture> ALL =
      List.of(llama(), qwen2(), qwen3(), gemma3(), phi3(), olmo2(), gpt2());

  private Architectures() {}

  /** Also what llama.cpp keeps Mistral and SmolLM2 as; a window is not its own, but some files say one. */
  private static Architecture llama() {
    return new Architecture(
        "llama",
        table(rms("before", false), gatedBy("silu"), queryKeyNorm("none"), ROTARY, WINDOW),
        table(ends(Change.NONE), NORMS_BEFORE, attention(Change.INTERLEAVED), gated()));
  }

  private static Architecture qwen2() {
    return new Architecture(
        "qwen2",
        table(rms("before", false), gatedBy("silu"), queryKeyNorm("none"), ROTARY),
        table(ends(Change.NONE), NORMS_BEFORE, attention(Change.NONE), gated()));
  }

  private static Architecture qwen3() {
    return new Architecture(
        "qwen3",
        table(rms("before", false), gatedBy("silu"), queryKeyNorm("head"), ROTARY),
        table(
            ends(Change.NONE),
            NORMS_BEFORE,
            attention(Change.NONE),
            queryKeyNorms(Extent.HEAD, Extent.HEAD, Change.NONE),
            gated()));
  }

  private static Architecture gemma3() {
    return new Architecture(
        "gemma3",
        table(
            rms("both", true),
            gatedBy("gelu-tanh"),
            queryKeyNorm("head"),
            List.of(
                new RotarySettings(1_000_000, 10000.0),
                new WindowSettings(6),
                real("attn_logit_softcapping", "attention.score_soft_cap", 0),
                real("final_logit_softcapping", "embedding.logit_soft_cap", 0),
                // all but the 27B, whose scale llama.cpp knows by its number of blocks
                follows("attention.score_scale", Architectures::gemmaScale),
                follows("embedding.scale", s -> Math.sqrt(s.integer("width"))))),
        table(
            ends(Change.PLUS_ONE),
            changed(NORMS_BEFORE, Change.PLUS_ONE),
            changed(NORMS_AFTER, Change.PLUS_ONE),
            attention(Change.NONE),
            queryKeyNorms(Extent.HEAD, Extent.HEAD, Change.PLUS_ONE),
            gated()));
  }

  private static Object gemmaScale(Settings s) {
    double width =
        s.integer("layers") == 62
            ? (double) s.integer("width") / s.integer("heads")
            : s.integer("attention.head_width");
    return 1 / Math.sqrt(width);
  }

  private static Architecture phi3() {
    List<TensorRow> projections =
        List.of(
            fused("blk.*.attn_qkv.weight", Extent.WIDTH, queryKeyValue("weight")),
            output(),
            fused(
                "blk.*.ffn_up.weight",
                Extent.WIDTH,
                new Part("blocks.*.feed_forward.gate.weight", Extent.BETWEEN),
                new Part("blocks.*.feed_forward.up.weight", Extent.BETWEEN)),
            down());
    return new Architecture(
        "phi3",
        table(rms("before", false), gatedBy("silu"), queryKeyNorm("none"), ROTARY, WINDOW),
        table(ends(Change.NONE), NORMS_BEFORE, projections));
  }

  private static Architecture olmo2() {
    return new Architecture(
        "olmo2",
        table(rms("after", false), gatedBy("silu"), queryKeyNorm("all"), ROTARY),
        table(
            ends(Change.NONE),
            NORMS_AFTER,
            attention(Change.NONE),
            queryKeyNorms(Extent.QUERIES, Extent.KEYS, Change.NONE),
            gated()));
  }

  private static Architecture gpt2() {
    List<TensorRow> rows = new ArrayList<>(ends(Change.NONE));
    rows.add(vector("output_norm.bias", "norm.bias", Extent.WIDTH));
    rows.add(matrix("position_embd.weight", "positions.weight", Extent.CONTEXT, Extent.WIDTH));
    rows.addAll(NORMS_BEFORE);
    rows.add(vector("blk.*.attn_norm.bias", "blocks.*.attention_norm.bias", Extent.WIDTH));
    rows.add(vector("blk.*.ffn_norm.bias", "blocks.*.feed_forward_norm.bias", Extent.WIDTH));
    rows.add(fused("blk.*.attn_qkv.weight", Extent.WIDTH, queryKeyValue("weight")));
    rows.add(fused("blk.*.attn_qkv.bias", null, queryKeyValue("bias")));
    rows.add(output());
    rows.add(vector("blk.*.attn_output.bias", "blocks.*.attention.output.bias", Extent.WIDTH));
    rows.add(up());
    rows.add(vector("blk.*.ffn_up.bias", "blocks.*.feed_forward.up.bias", Extent.BETWEEN));
    rows.add(down());
    rows.add(vector("blk.*.ffn_down.bias", "blocks.*.feed_forward.down.bias", Extent.WIDTH));
    return new Architecture(
        "gpt2",
        table(
            queryKeyNorm("none"),
            List.of(
                always("norm.type", "layer"),
                real("attention.layer_norm_epsilon", "norm.epsilon", 1e-5),
                always("norm.bias", true),
                always("norm.placement", "before"),
                always("positions.type", "learned"),
                always("feed_forward.activation", "gelu-tanh"),
                always("feed_forward.gated", false))),
        List.copyOf(rows));
  }

  // ---- what architectures share

  private static Object perHead(Settings s) {
    return Math.max(1, s.integer("width") / s.integer("heads"));
  }

  private static List<Setting> rms(String placement, boolean plusOne) {
    return List.of(
        always("norm.type", "rms"),
        real("attention.layer_norm_rms_epsilon", "norm.epsilon", 1e-6),
        always("norm.plus_one", plusOne),
        always("norm.placement", placement));
  }

  private static List<Setting> gatedBy(String activation) {
    return List.of(
        always("feed_forward.activation", activation), always("feed_forward.gated", true));
  }

  private static List<Setting> queryKeyNorm(String kind) {
    return List.of(always("attention.query_key_norm", kind));
  }

  private static List<TensorRow> ends(Change norm) {
    return List.of(
        matrix("token_embd.weight", "embedding.weight", Extent.VOCABULARY, Extent.WIDTH),
        vector("output_norm.weight", "norm.weight", Extent.WIDTH).with(norm),
        matrix("output.weight", "head.weight", Extent.VOCABULARY, Extent.WIDTH).maybe());
  }

  private static List<TensorRow> attention(Change rotated) {
    List<TensorRow> rows = new ArrayList<>();
    rows.add(query("weight", Extent.WIDTH).with(rotated));
    rows.add(key("weight", Extent.WIDTH).with(rotated));
    rows.add(matrix("blk.*.attn_v.weight", value("weight"), Extent.KEYS, Extent.WIDTH));
    rows.add(output());
    rows.add(query("bias", null).with(rotated).maybe());
    rows.add(key("bias", null).with(rotated).maybe());
    rows.add(vector("blk.*.attn_v.bias", value("bias"), Extent.KEYS).maybe());
    rows.add(
        vector("blk.*.attn_output.bias", "blocks.*.attention.output.bias", Extent.WIDTH).maybe());
    return rows;
  }

  private static TensorRow query(String part, @Nullable Extent in) {
    return fused(
        "blk.*.attn_q." + part, in, new Part("blocks.*.attention.query." + part, Extent.QUERIES));
  }

  private static TensorRow key(String part, @Nullable Extent in) {
    return fused(
        "blk.*.attn_k." + part, in, new Part("blocks.*.attention.key." + part, Extent.KEYS));
  }

  private static String value(String part) {
    return "blocks.*.attention.value." + part;
  }

  private static Part[] queryKeyValue(String part) {
    return new Part[] {
      new Part("blocks.*.attention.query." + part, Extent.QUERIES),
      new Part("blocks.*.attention.key." + part, Extent.KEYS),
      new Part(value(part), Extent.KEYS)
    };
  }

  private static TensorRow output() {
    return matrix(
        "blk.*.attn_output.weight",
        "blocks.*.attention.output.weight",
        Extent.WIDTH,
        Extent.QUERIES);
  }

  private static List<TensorRow> queryKeyNorms(Extent query, Extent key, Change change) {
    return List.of(
        vector("blk.*.attn_q_norm.weight", "blocks.*.attention.query_norm.weight", query)
            .with(change),
        vector("blk.*.attn_k_norm.weight", "blocks.*.attention.key_norm.weight", key).with(change));
  }

  private static List<TensorRow> gated() {
    return List.of(
        matrix(
            "blk.*.ffn_gate.weight",
            "blocks.*.feed_forward.gate.weight",
            Extent.BETWEEN,
            Extent.WIDTH),
        up(),
        down(),
        vector("blk.*.ffn_gate.bias", "blocks.*.feed_forward.gate.bias", Extent.BETWEEN).maybe(),
        vector("blk.*.ffn_up.bias", "blocks.*.feed_forward.up.bias", Extent.BETWEEN).maybe(),
        vector("blk.*.ffn_down.bias", "blocks.*.feed_forward.down.bias", Extent.WIDTH).maybe());
  }

  private static TensorRow up() {
    return matrix(
        "blk.*.ffn_up.weight", "blocks.*.feed_forward.up.weight", Extent.BETWEEN, Extent.WIDTH);
  }

  private static TensorRow down() {
    return matrix(
        "blk.*.ffn_down.weight", "blocks.*.feed_forward.down.weight", Extent.WIDTH, Extent.BETWEEN);
  }

  private static List<TensorRow> changed(List<TensorRow> rows, Change change) {
    return rows.stream().map(row -> row.with(change)).toList();
  }

  @SafeVarargs
  private static <T> List<T> table(List<T>... parts) {
    List<T> all = new ArrayList<>();
    for (List<T> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  /** What stands before every architecture's own settings. */
  static List<Setting> sizes() {
    return SIZES;
  }

  /** Names of architectures, for messages. */
  static List<String> names() {
    return ALL.stream().map(Architecture::name).sorted().toList();
  }
}
