package dev.jackdaw.backbone.transformer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.List;
import java.util.Optional;

/** How rotary frequencies are changed so that a model reads more tokens than it was first trained on. */
public sealed interface RopeScaling {
  /** Frequencies for a rotated width of {@code 2 * inverse.length} and a base. */
  double[] apply(double[] inverse, double theta);

  /** Factor on cosine and sine. */
  default double amplitude() {
    return 1;
  }

  /** As they are. */
  record None() implements RopeScaling {
    @Override
    public double[] apply(double[] inverse, double theta) {
      return inverse;
    }
  }

  /** All divided by a factor: position interpolation (Chen et al. 2023). */
  record Linear(@Range(min = 1) @Doc("How much longer the context gets.") double factor)
      implements RopeScaling {
    @Override
    public double[] apply(double[] inverse, double theta) {
      double[] scaled = inverse.clone();
      for (int p = 0; p < scaled.length; p++) {
        scaled[p] /= factor;
      }
      return scaled;
    }
  }

  /** Llama 3.1: slow frequencies are divided, fast ones kept, those between blended. */
  record Llama3(
      @Range(min = 1) @Doc("How much longer the context gets.") double factor,
      @Default("1")
          @Range(min = 0)
          @Doc("Turns in the original context up to which a frequency is divided.")
          double lowFrequencyFactor,
      @Default("4") @Range(min = 0) @Doc("Turns from which it is kept.") double highFrequencyFactor,
      @Range(min = 1) @Doc("Context length of the original training.") int originalContextLength)
      implements RopeScaling {
    public Llama3 {
      if (highFrequencyFactor <= lowFrequencyFactor) {
        throw new IllegalArgumentException(
            "high_frequency_factor "
                + highFrequencyFactor
                + " must be above low_frequency_factor "
                + lowFrequencyFactor);
      }
    }

    @Override
    public double[] apply(double[] inverse, double theta) {
      double[] scaled = inverse.clone();
      for (int p = 0; p < scaled.length; p++) {
        double turns = originalContextLength * inverse[p] / (2 * Math.PI);
        double kept =
            Math.clamp(
                (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor), 0, 1);
        scaled[p] = kept * inverse[p] + (1 - kept) * inverse[p] / factor;
      }
      return scaled;
    }
  }

  /**
   * YaRN (Peng et al. 2023): frequencies that turn less than {@code betaSlow} times in the original context are divided, those
   * that turn more than {@code betaFast} times kept, with a ramp over the pairs between.
   *
   * @param attentionFactor factor on cosine and sine; absent: {@code 0.1 * ln(factor) + 1}
   */
  record Yarn(
      @Range(min = 1) @Doc("How much longer the context gets.") double factor,
      @Range(min = 1) @Doc("Context length of the original training.") int originalContextLength,
      @Default("32") @Range(min = 0) @Doc("Turns from which a frequency is kept.") double betaFast,
      @Default("1") @Range(min = 0) @Doc("Turns below which it is divided.") double betaSlow,
      @Doc("Factor on cosine and sine; 0.1 * ln(factor) + 1 by default.")
          Optional<Double> attentionFactor)
      implements RopeScaling {
    @Override
    public double[] apply(double[] inverse, double theta) {
      int width = 2 * inverse.length;
      double low = Math.max(Math.floor(pairTurning(betaFast, width, theta)), 0);
      double high = Math.min(Math.ceil(pairTurning(betaSlow, width, theta)), width - 1);
      double[] scaled = inverse.clone();
      for (int p = 0; p < scaled.length; p++) {
        double divided = Math.clamp((p - low) / Math.max(high - low, 0.001), 0, 1);
        scaled[p] = divided * inverse[p] / factor + (1 - divided) * inverse[p];
      }
      return scaled;
    }

    @Override
    public double amplitude() {
      return attentionFactor.orElse(0.1 * Math.log(factor) + 1);
    }

    private double pairTurning(double turns, int width, double theta) {
      return width
          * Math.log(originalContextLength / (turns * 2 * Math.PI))
          / (2 * Math.log(theta));
    }
  }

  /**
   * Each frequency divided by a factor of its own: LongRoPE (Ding et al. 2024).
   *
   * @param factors as many as half the rotated width
   * @param amplitude factor on cosine and sine
   */
  record Factors(
      @Doc("A divisor for each frequency, from the fastest on.") List<Double> factors,
      @Default("1") @Range(min = 0) @Doc("Factor on cosine and sine.") double amplitude)
      implements RopeScaling {
    public Factors {
      factors = List.copyOf(factors);
      if (factors.stream().anyMatch(factor -> !(factor > 0) || factor.isInfinite())) {
        throw new IllegalArgumentException("factors " + factors + " must be above 0");
      }
    }

    @Override
    public double[] apply(double[] inverse, double theta) {
      if (factors.size() != inverse.length) {
        throw new IllegalArgumentException(
            factors.size() + " factors for " + inverse.length + " frequencies");
      }
      double[] scaled = inverse.clone();
      for (int p = 0; p < scaled.length; p++) {
        scaled[p] /= factors.get(p);
      }
      return scaled;
    }
  }
}
