package dev.jackdaw.exporting;

import dev.jackdaw.export.ExportPrecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far an exported model may be off.
 *
 * @param maxDifference of two logits; infinity where the weights are quantised
 * @param perplexityGrowth as a fraction, 0.01 is one per cent
 * @param topAgreement fraction of rows whose choice must be the same
 */
public record ParityLimits(double maxDifference, double perplexityGrowth, double topAgreement) {
  /** Half precision has 11 bits: logits of 20 are rounded to 0.01, and errors of layers add up. */
  private static final ParityLimits FP16 = new ParityLimits(0.25, 0.005, 0.97);

  /** Eight bits: as above, eight times as coarse. */
  private static final ParityLimits BF16 = new ParityLimits(2, 0.02, 0.9);

  /** The difference decides: with numbers this close another choice is a tie. */
  private static final ParityLimits FP32 = new ParityLimits(1e-3, 1e-3, 0);

  /** Where neither a difference nor a perplexity is there to decide: of nine rows two may be chosen otherwise. */
  private static final double LEAST_AGREEMENT = 0.75;

  public ParityLimits {
    if (!(maxDifference >= 0 && perplexityGrowth >= 0 && topAgreement >= 0 && topAgreement <= 1)) {
      throw new IllegalArgumentException(
          "[parity] limits " + maxDifference + ", " + perplexityGrowth + ", " + topAgreement);
    }
  }

  /** Of weights in a precision. */
  public static ParityLimits of(ExportPrecision precision) {
    return switch (precision) {
      case FP32 -> FP32;
      case FP16 -> FP16;
      case BF16 -> BF16;
    };
  }

  /** Of quantised weights: the perplexity decides alone; where it is not known, three choices of four must be the same. */
  public static ParityLimits quantised(double perplexityGrowth) {
    return new ParityLimits(Double.POSITIVE_INFINITY, perplexityGrowth, 0);
  }

  /** What of a check is beyond the limits, a sentence each. */
  List<String> breaches(ParityCheck check) {
    Agreement found = check.agreement();
    List<String> breaches = new ArrayList<>();
    if (!(found.maxDifference() <= maxDifference)) {
      breaches.add(
          words(
              check,
              "outputs differ by up to %.3g, at most %.3g",
              found.maxDifference(),
              maxDifference));
    }
    if (!(found.perplexityGrowth() <= perplexityGrowth)) {
      breaches.add(
          words(
              check,
              "the perplexity grows by %.3g %%, at most %.3g %%",
              100 * found.perplexityGrowth(),
              100 * perplexityGrowth));
    }
    boolean blind = Double.isInfinite(maxDifference) && Double.isNaN(found.trainedPerplexity());
    double agreement = blind ? Math.max(LEAST_AGREEMENT, topAgreement) : topAgreement;
    if (!(found.topAgreement() >= agreement)) {
      breaches.add(
          words(
              check,
              "the choice is the same in %.2f %% of the rows, at least %.2f %%",
              100 * found.topAgreement(),
              100 * agreement));
    }
    return breaches;
  }

  private static String words(ParityCheck check, String format, double found, double limit) {
    return check.graph()
        + ", "
        + check.what()
        + ": "
        + String.format(Locale.ROOT, format, found, limit)
        + " is allowed";
  }
}
