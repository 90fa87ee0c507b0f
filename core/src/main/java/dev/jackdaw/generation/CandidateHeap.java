package dev.jackdaw.generation;

/**
 * The tokens of a vocabulary by likelihood, taken one by one: building it is linear, and only the few that are taken cost a
 * logarithm each. Equal logits come in order of their ids.
 */
final class CandidateHeap {
  /** Logit in the upper half, as an int that sorts like the float; complement of the id in the lower. */
  private long[] keys = new long[0];

  private int size;

  /** All tokens that are not forbidden. */
  void fill(float[] logits) {
    if (keys.length < logits.length) {
      keys = new long[logits.length];
    }
    size = 0;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] > Float.NEGATIVE_INFINITY) {
        keys[size++] = key(logits[id], id);
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  int size() {
    return size;
  }

  /** Takes the likeliest token. */
  int poll() {
    long top = keys[0];
    keys[0] = keys[--size];
    sink(0);
    return (int) ~top;
  }

  private static long key(float logit, int id) {
    int bits = Float.floatToIntBits(logit + 0f); // + 0f makes -0 equal to 0
    int sortable = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) sortable << 32) | (~id & 0xFFFFFFFFL);
  }

  private void sink(int from) {
    int i = from;
    long key = keys[i];
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && keys[child + 1] > keys[child]) {
        child++;
      }
      if (key >= keys[child]) {
        break;
      }
      keys[i] = keys[child];
      i = child;
    }
    keys[i] = key;
  }
}
