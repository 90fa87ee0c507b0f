package dev.jackdaw.finetuning;

/** Widths of batches. An engine prepares itself for every shape it sees, so there are few. */
final class Widths {
  private static final int NARROW = 8;
  private static final int WIDE = 32;

  private Widths() {}

  /** The next width: a multiple of 8 up to 64, of 32 beyond, never more than {@code most}. */
  static int rounded(int length, int most) {
    int unit = length <= 2 * WIDE ? NARROW : WIDE;
    return Math.min(most, Math.ceilDiv(Math.max(1, length), unit) * unit);
  }
}
