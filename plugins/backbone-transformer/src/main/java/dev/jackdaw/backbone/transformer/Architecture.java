package dev.jackdaw.backbone.transformer;

import dev.jackdaw.backbone.transformer.AttentionConfig.Biases;
import dev.jackdaw.backbone.transformer.AttentionConfig.QueryKeyNorm;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.model.AttentionSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** A configuration with nothing left open, and free of contradictions. */
record Architecture(
    int layers,
    int width,
    int heads,
    int keyHeads,
    int headWidth,
    int feedForwardWidth,
    int contextLength,
    AttentionConfig attention,
    FeedForwardConfig feedForward,
    Norm norm,
    Positions positions,
    EmbeddingConfig embedding,
    double dropout,
    double initialDeviation) {

  Architecture {
    List<String> faults = new ArrayList<>();
    if (heads % keyHeads != 0) {
      faults.add("heads " + heads + " is not a multiple of attention.key_heads " + keyHeads);
    }
    for (int layer : attention.globalLayers()) {
      if (layer < 0 || layer >= layers) {
        faults.add("attention.global_layers has " + layer + ", layers is " + layers);
      }
    }
    if (positions instanceof Positions.Rotary rotary) {
      double turned = headWidth * rotary.fraction();
      if (turned != Math.rint(turned) || turned % 2 != 0 || turned == 0) {
        faults.add(
            "positions.fraction "
                + rotary.fraction()
                + " of heads of "
                + headWidth
                + " features is "
                + turned
                + ", which is not an even number");
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
  }

  static Architecture of(TransformerConfig given) {
    TransformerConfig config = given.expanded();
    if (config.layers().isEmpty() || config.width().isEmpty()) {
      throw new IllegalArgumentException(
          "the size is missing: give preset, or depth, or layers and width");
    }
    int width = config.width().get();
    int heads = config.heads().orElse(Math.max(1, width / 64));
    AttentionConfig attention = config.attention().orElseThrow();
    FeedForwardConfig feedForward = config.feedForward().orElseThrow();
    if (attention.headWidth().isEmpty() && width % heads != 0) {
      throw new IllegalArgumentException(
          "width "
              + width
              + " is not a multiple of heads "
              + heads
              + ", and attention.head_width is not given");
    }
    return new Architecture(
        config.layers().get(),
        width,
        heads,
        attention.keyHeads().orElse(heads),
        attention.headWidth().orElse(width / heads),
        feedForward.widthFor(width),
        config.contextLength().orElseThrow(),
        attention,
        feedForward,
        config.norm().orElseThrow(),
        config.positions().orElseThrow(),
        config.embedding().orElseThrow(),
        config.dropout().orElseThrow(),
        config.initialDeviation().orElseThrow());
  }

  /** This architecture as settings, everything written out. */
  TransformerConfig config() {
    return new TransformerConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(layers),
        Optional.of(width),
        Optional.of(heads),
        Optional.of(contextLength),
        Optional.of(attention.sized(keyHeads, headWidth)),
        Optional.of(feedForward.sized(feedForwardWidth)),
        Optional.of(norm),
        Optional.of(positions),
        Optional.of(embedding),
        Optional.of(dropout),
        Optional.of(initialDeviation));
  }

  AttentionSite site(int layer) {
    double scale = attention.scoreScale().orElse(1 / Math.sqrt(headWidth));
    return new AttentionSite(
        layer,
        heads,
        keyHeads,
        headWidth,
        scale,
        attention.windowOf(layer),
        attention.scoreSoftCap());
  }

  /** The rotation of a block's queries and keys; empty if positions enter otherwise. */
  Optional<Rope> rope(int layer) {
    if (!(positions instanceof Positions.Rotary rotary)) {
      return Optional.empty();
    }
    boolean local = attention.windowOf(layer) > 0 && rotary.localTheta().isPresent();
    double theta = local ? rotary.localTheta().get() : rotary.theta();
    RopeScaling scaling = local ? new RopeScaling.None() : rotary.scaling();
    int pairs = (int) (headWidth * rotary.fraction()) / 2;
    double[] inverse = new double[pairs];
    for (int p = 0; p < pairs; p++) {
      inverse[p] = Math.pow(theta, -(double) p / pairs);
    }
    List<Double> scaled = DoubleStream.of(scaling.apply(inverse, theta)).boxed().toList();
    return Optional.of(new Rope(scaled, rotary.interleaved(), scaling.amplitude(), false));
  }

  /** Parameters that multiply activations, the output projection included: what the FLOPs of a token follow. */
  long multiplied(int vocabulary) {
    long attended = (long) width * headWidth * (2L * heads + 2L * keyHeads);
    long fed = (long) width * feedForwardWidth * (feedForward.gated() ? 3 : 2);
    return layers * (attended + fed) + (long) vocabulary * width;
  }

  boolean queryBias() {
    return attention.biases() != Biases.NONE;
  }

  boolean outputBias() {
    return attention.biases() == Biases.ALL;
  }

  QueryKeyNorm queryKeyNorm() {
    return attention.queryKeyNorm();
  }
}
