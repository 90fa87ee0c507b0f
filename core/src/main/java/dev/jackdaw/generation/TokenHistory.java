package dev.jackdaw.generation;

import java.util.Arrays;
import java.util.Objects;

/** The tokens of one sequence, prompt first. */
public final class TokenHistory {
  private final int promptSize;
  private int[] ids;
  private int size;

  TokenHistory(int[] prompt) {
    promptSize = prompt.length;
    ids = Arrays.copyOf(prompt, prompt.length + 64);
    size = prompt.length;
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  /** Number of tokens, prompt included. */
  public int size() {
    return size;
  }

  /** How many of them are the prompt. */
  public int promptSize() {
    return promptSize;
  }

  public int id(int index) {
    return ids[Objects.checkIndex(index, size)];
  }
}
