package dev.jackdaw.corpus;

/**
 * Which part of the text the n-th sequence of training is: a pure function, so that a run resumed at any step, on any number of
 * machines, reads on exactly where it was.
 */
public sealed interface DataOrder {
  /** Index of the first token of sequence {@code n}, counted from 0 over the whole training. */
  long start(long n);

  /** Sequences that make one pass over the text. */
  long sequencesPerEpoch();

  /** How a recipe names an order. */
  enum Kind {
    /** {@link Windows}: every token about once per epoch. */
    CONTIGUOUS,
    /** {@link Crops}: places drawn at random. */
    RANDOM_CROP;

    public DataOrder over(TokenView view, int length, long seed) {
      return switch (this) {
        case CONTIGUOUS -> new Windows(seed, view.tokens(), length);
        case RANDOM_CROP -> new Crops(seed, view.tokens(), length);
      };
    }
  }

  /**
   * Consecutive windows of the text, in an order shuffled anew for each epoch; the first window of an epoch begins at a random
   * place and the text is read as a ring, so that documents are cut at other places each time.
   *
   * @param tokens tokens of the text, at least 1
   * @param length tokens of a sequence, at least 1
   */
  record Windows(long seed, long tokens, int length) implements DataOrder {
    public Windows {
      check(tokens, length);
    }

    @Override
    public long sequencesPerEpoch() {
      return Math.max(1, tokens / length);
    }

    @Override
    public long start(long n) {
      long windows = sequencesPerEpoch();
      long epochSeed = Mixing.hash(seed, n / windows);
      long phase = Mixing.below(Mixing.hash(epochSeed, -1), tokens);
      return (phase + Mixing.shuffled(epochSeed, n % windows, windows) * length) % tokens;
    }
  }

  /**
   * Every sequence begins at a place drawn uniformly from those with a whole sequence and its last label after them, as nanoGPT
   * does.
   *
   * @param tokens tokens of the text, at least 1
   * @param length tokens of a sequence, at least 1
   */
  record Crops(long seed, long tokens, int length) implements DataOrder {
    public Crops {
      check(tokens, length);
    }

    @Override
    public long sequencesPerEpoch() {
      return Math.max(1, tokens / length);
    }

    @Override
    public long start(long n) {
      return tokens <= length ? 0 : Mixing.below(Mixing.hash(seed, n), tokens - length);
    }
  }

  private static void check(long tokens, int length) {
    if (tokens < 1 || length < 1) {
      throw new IllegalArgumentException(
          "[data_order] sequences of " + length + " tokens over " + tokens);
    }
  }
}
