package dev.jackdaw.constraint;

import java.util.Arrays;

/** Bytes that no edge of a grammar tells apart, so that a state needs one step for all of them. */
final class ByteClasses {
  private ByteClasses() {}

  /** The class of each byte, from 0. */
  static int[] of(Grammar grammar) {
    boolean[] begins = new boolean[257];
    for (int node = 0; node < grammar.nodes(); node++) {
      for (int[] edge : grammar.edges(node)) {
        if (edge[0] == Grammar.BYTES) {
          begins[edge[1]] = true;
          begins[edge[2] + 1] = true;
        }
      }
    }
    int[] classes = new int[256];
    for (int value = 1; value < classes.length; value++) {
      classes[value] = classes[value - 1] + (begins[value] ? 1 : 0);
    }
    return classes;
  }

  /** The bytes that occur in texts of a grammar. */
  static boolean[] used(Grammar grammar) {
    boolean[] used = new boolean[256];
    for (int node = 0; node < grammar.nodes(); node++) {
      for (int[] edge : grammar.edges(node)) {
        if (edge[0] == Grammar.BYTES) {
          Arrays.fill(used, edge[1], edge[2] + 1, true);
        }
      }
    }
    return used;
  }
}
