package dev.jackdaw.quantization;

import dev.jackdaw.finetune.Projection;
import org.jspecify.annotations.Nullable;

/**
 * A weight with the codes it may get.
 *
 * @param projection the first that reads it
 * @param low with the fewest bits asked for
 * @param high with 8 bits, where {@code low} has fewer
 * @param method how {@code low} was found
 * @param sensitivity by how much the loss per token is expected to rise with {@code low}; NaN where it was not estimated
 */
record Candidates(
    Projection projection, Rounded low, @Nullable Rounded high, Method method, double sensitivity) {
  String weight() {
    return projection.weightName();
  }

  Rounded chosen(boolean raised) {
    return raised && high != null ? high : low;
  }

  /** Loss saved by 8 bits for each byte they add. */
  double worth() {
    return high == null ? 0 : sensitivity / (high.weight().bytes() - low.weight().bytes());
  }

  QuantizedProjection described(boolean raised) {
    boolean isLow = !raised || high == null;
    Rounded chosen = chosen(raised);
    return new QuantizedProjection(
        weight(),
        chosen.weight().rows(),
        chosen.weight().columns(),
        chosen.weight().bits(),
        isLow ? method : Method.NEAREST,
        chosen.relativeError(),
        sensitivity,
        chosen.weight().bytes());
  }
}
