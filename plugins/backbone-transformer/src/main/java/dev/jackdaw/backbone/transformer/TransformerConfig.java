package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Optional;

/**
 * A decoder-only transformer. Where to start: a {@link Preset}, or {@code depth} alone, or {@code layers} and {@code width}.
 * What is given besides takes precedence; a group ({@code attention}, {@code norm} …) replaces the group of the preset or style
 * as a whole.
 *
 * @param depth one dial for everything: {@code layers = depth}, {@code width = 64 * depth}, {@code heads = depth}. A fixed ratio
 *     of width to layers keeps deep and shallow models comparable (Kaplan et al. 2020 found loss nearly flat between ratios of 30
 *     and 200; nanochat uses the same 64), and heads of 64 features are what GPT-2 and Llama's small relatives have
 * @param style what everything not given is like
 * @param heads query heads; a head has {@code width / heads} features unless {@code attention.head_width} says otherwise
 * @param contextLength the longest sequence in tokens; only learned positions make it a hard limit
 * @param dropout rate on the embedding and on what each half block adds to the residual stream
 * @param initialDeviation standard deviation of the initial weights; those of projections that end in the residual stream are
 *     divided by {@code sqrt(2 * layers)}, so that its variance does not grow with depth (GPT-2)
 */
public record TransformerConfig(
    @Doc("Named model to start from, its sizes included.") Optional<Preset> preset,
    @Doc("One size dial: layers = depth, width = 64 * depth, heads = depth.")
        @Range(min = 1, max = 256)
        Optional<Integer> depth,
    @Doc("What is not given: llama (default), gpt2, or nanogpt, which is gpt2 without biases.")
        Optional<Style> style,
    @Doc("Number of blocks.") @Range(min = 1, max = 1000) Optional<Integer> layers,
    @Doc("Features per token.") @Range(min = 1, max = 65536) Optional<Integer> width,
    @Doc("Query heads; by default one per 64 features.") @Range(min = 1, max = 1024)
        Optional<Integer> heads,
    @Doc("Longest sequence in tokens; 512 by default.") @Range(min = 1, max = 16_777_216)
        Optional<Integer> contextLength,
    @Doc("Attention: key heads, biases, norms of queries and keys, window.")
        Optional<AttentionConfig> attention,
    @Doc("Feed-forward layers: width, activation, gate, biases.")
        Optional<FeedForwardConfig> feedForward,
    @Doc("Normalisation: rms or layer, and where it stands.") Optional<Norm> norm,
    @Doc("How positions enter: rotary, learned or none.") Optional<Positions> positions,
    @Doc("Embedding and output projection: tied or not, scale, soft cap.")
        Optional<EmbeddingConfig> embedding,
    @Doc("Dropout rate.") @Range(min = 0, max = 0.99) Optional<Double> dropout,
    @Doc("Standard deviation of the initial weights; 0.02 by default.") @Range(min = 0, max = 10)
        Optional<Double> initialDeviation) {

  /** Nothing given. */
  public static TransformerConfig empty() {
    return new TransformerConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The model of a size on the dial, in the style of Llama. */
  public static TransformerConfig ofDepth(int depth) {
    return empty().sized(depth, 64 * depth, depth, 512);
  }

  /** The same with these sizes. */
  public TransformerConfig sized(int layers, int width, int heads, int contextLength) {
    return new TransformerConfig(
        preset,
        depth,
        style,
        Optional.of(layers),
        Optional.of(width),
        Optional.of(heads),
        Optional.of(contextLength),
        attention,
        feedForward,
        norm,
        positions,
        embedding,
        dropout,
        initialDeviation);
  }

  /** The same in this style. */
  public TransformerConfig styled(Style style) {
    return new TransformerConfig(
        preset,
        depth,
        Optional.of(style),
        layers,
        width,
        heads,
        contextLength,
        attention,
        feedForward,
        norm,
        positions,
        embedding,
        dropout,
        initialDeviation);
  }

  /** What is given here, and from {@code other} what is not; preset, depth and style are resolved and so not taken over. */
  TransformerConfig orElse(TransformerConfig other) {
    return new TransformerConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        layers.or(other::layers),
        width.or(other::width),
        heads.or(other::heads),
        contextLength.or(other::contextLength),
        attention.or(other::attention),
        feedForward.or(other::feedForward),
        norm.or(other::norm),
        positions.or(other::positions),
        embedding.or(other::embedding),
        dropout.or(other::dropout),
        initialDeviation.or(other::initialDeviation));
  }

  /** With preset, depth and style replaced by what they stand for. */
  TransformerConfig expanded() {
    if (preset.isPresent() && (depth.isPresent() || style.isPresent())) {
      throw new IllegalArgumentException(
          "preset already says "
              + (depth.isPresent() ? "depth" : "style")
              + ": give one of the two");
    }
    TransformerConfig start = style.orElse(Style.LLAMA).config();
    if (preset.isPresent()) {
      start = preset.get().config();
    } else if (depth.isPresent()) {
      int d = depth.get();
      start = start.sized(d, 64 * d, d, 512);
    }
    return orElse(start);
  }
}
