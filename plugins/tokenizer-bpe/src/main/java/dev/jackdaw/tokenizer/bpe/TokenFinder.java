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
        if (match != null && stands(match, text)) {
          return widened(match, text, from);
        }
      }
    }
    return null;
  }

  private static boolean stands(Match match, String text) {
    return !match.token.around().word()
        || (match.from == 0 || !isWord(text.codePointBefore(match.from)))
            && (match.to == text.length() || !isWord(text.codePointAt(match.to)));
  }

  private static boolean isWord(int character) {
    return Character.isLetterOrDigit(character)
        || character == '_'
        || Character.getType(character) == Character.NON_SPACING_MARK;
  }

  /** With the white space that the token takes along. */
  private static Match widened(Match match, String text, int from) {
    int start = match.from;
    int end = match.to;
    while (match.token.around().left()
        && start > from
        && TextNormalizer.isWhite(text.charAt(start - 1))) {
      start--;
    }
    while (match.token.around().right()
        && end < text.length()
        && TextNormalizer.isWhite(text.charAt(end))) {
      end++;
    }
    return start == match.from && end == match.to ? match : new Match(match.token, start, end);
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
