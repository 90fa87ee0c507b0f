package dev.jackdaw.head.classification;

import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses of classes, summed over sequences. */
final class ClassLoss {
  private final int classes;
  private final double labelSmoothing;

  /** What a row of each class counts; null: 1. */
  private final float @Nullable [] weights;

  private ClassLoss(int classes, double labelSmoothing, float @Nullable [] weights) {
    this.classes = classes;
    this.labelSmoothing = labelSmoothing;
    this.weights = weights;
  }

  static ClassLoss of(ClassificationConfig config) {
    int classes = config.labels().size();
    return switch (config.classWeights()) {
      case ClassWeights.None none -> new ClassLoss(classes, config.labelSmoothing(), null);
      case ClassWeights.Given given ->
          new ClassLoss(
              classes, config.labelSmoothing(), weights(config.labels(), given.weights()));
      case ClassWeights.Balanced balanced ->
          throw new IllegalArgumentException("[classification] balanced weights without counts");
    };
  }

  private static float[] weights(List<String> labels, Map<String, Double> given) {
    float[] weights = new float[labels.size()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = given.getOrDefault(labels.get(k), 1.0).floatValue();
    }
    return weights;
  }

  /**
   * Cross-entropy of logits (B, K) with classes (B); -100 counts nothing. Each row's smoothed loss is multiplied by the weight of its
   * class.
   */
  Value one(Ops g, Value logits, Value labels) {
    if (weights == null) {
      return g.crossEntropy(logits, labels, labelSmoothing);
    }
    Value counted = g.not(g.equal(labels, g.integer(CrossEntropy.IGNORE)));
    Value safe = g.where(counted, labels, g.zerosLike(labels));
    Value logP = g.logSoftmax(logits);
    Value own = g.gatherElements(logP, g.unsqueeze(safe, 1)); // (B, 1)
    Value row =
        labelSmoothing == 0
            ? g.neg(own)
            : g.add(g.mul(own, labelSmoothing - 1), g.mul(g.meanLast(logP), -labelSmoothing));
    Value weight = g.gather(g.constant(Tensor.of(weights.clone(), classes)), safe);
    Value kept = g.mul(weight, g.cast(counted, DType.F32));
    return g.sumAll(g.mul(row, g.unsqueeze(kept, 1)));
  }

  /**
   * Binary cross-entropy of logits (B, K) with targets (B, K) between 0 and 1, the mean over the labels of each row, so that a row counts
   * as much as it does with one class. Stable and differentiable for every logit: a label is a softmax over its logit and 0.
   */
  Value several(Ops g, Value logits, Value targets) {
    Value pair = g.concat(2, List.of(g.unsqueeze(logits, 2), zeros(g, logits)));
    Value logP = g.logSoftmax(pair); // (B, K, 2): there, not there
    Value there = g.reshape(g.slice(logP, 2, 0, 1), logits.shape());
    Value absent = g.reshape(g.slice(logP, 2, 1, 2), logits.shape());
    Value wanted =
        labelSmoothing == 0
            ? targets
            : g.add(g.mul(targets, 1 - labelSmoothing), labelSmoothing / 2);
    Value positive = g.mul(wanted, there);
    if (weights != null) {
      positive = g.mul(positive, g.constant(Tensor.of(weights.clone(), 1, classes)));
    }
    Value sum = g.add(positive, g.mul(g.sub(1, wanted), absent));
    return g.mul(g.sumAll(sum), -1.0 / classes);
  }

  private static Value zeros(Ops g, Value logits) {
    return g.fill(new TensorType(logits.dtype(), g.unsqueeze(logits, 2).shape()), 0);
  }
}
