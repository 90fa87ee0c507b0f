package dev.jackdaw.tokenizer.bpe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the spellings of added tokens in a text: the leftmost, and of those the longest. */
final class TokenFinder {
  /** A token at {@code text[from, to)}. */
  record Match(AddedToken token, int from, int to) {}

  private static final class Node {
    final Map<Character, Node> next = new HashMap<>();
    @Nullable AddedToken token;
  }

  private final Node root = new Node();
  private final boolean[] asciiStarts = new boolean[0x80];

  TokenFinder(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      Node node = root;
      for (char c : token.content().toCharArray()) {
        node = node.next.computeIfAbsent(c, ignored -> new Node());
      }
      node.token = token;
      char first = token.content().charAt(0);
      if (first < asciiStarts.length) {
        asciiStarts[first] = true;
      }
    }
  }

  boolean isEmpty() {
    return root.next.isEmpty();
  }

  @Nullable Match find(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < asciiStarts.length ? asciiStarts[c] : root.next.containsKey(c)) {
        Match match = longestAt(text, i);
        if (match != null) {
          return match;
        }
      }
    }
    return null;
  }

  private @Nullable Match longestAt(String text, int at) {
    Match longest = null;
    Node node = root;
    for (int i = at; i < text.length(); i++) {
      node = node.next.get(text.charAt(i));
      if (node == null) {
        break;
      }
      if (node.token != null) {
        longest = new Match(node.token, at, i + 1);
      }
    }
    return longest;
  }
}
