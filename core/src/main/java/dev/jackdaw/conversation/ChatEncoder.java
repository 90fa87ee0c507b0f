package dev.jackdaw.conversation;

import dev.jackdaw.chat.ChatTokens;
import dev.jackdaw.template.Rendered;
import dev.jackdaw.template.Span;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rendered text to tokens. A special token stands where the template, and the template alone, spells one: the longest at a place,
 * and none of whose characters is content. What lies between two of them is encoded in one piece as plain text, so that merges
 * across the seam of template and content are those of the text as a whole.
 */
final class ChatEncoder {
  private final Tokenizer tokenizer;
  private final Map<Character, List<Special>> specials = new HashMap<>();

  private record Special(String spelling, int id) {}

  /** A special token in a text. */
  record Found(int id, int start, int end) {}

  ChatEncoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    tokenizer
        .vocabulary()
        .specialTokens()
        .forEach(
            (spelling, id) -> {
              if (!spelling.isEmpty()) {
                specials
                    .computeIfAbsent(spelling.charAt(0), _ -> new ArrayList<>())
                    .add(new Special(spelling, id));
              }
            });
    Comparator<Special> longestFirst =
        Comparator.comparingInt(special -> -special.spelling().length());
    specials.values().forEach(list -> list.sort(longestFirst));
  }

  int[] ids(Rendered rendered) {
    return pieces(rendered).stream().flatMapToInt(piece -> IntStream.of(piece.ids())).toArray();
  }

  /** The tokens, each with the answer a part of it lies in. */
  ChatTokens tokens(Rendered rendered, List<Answers.Answer> answers) {
    List<Encoding> pieces = pieces(rendered);
    int size = pieces.stream().mapToInt(Encoding::size).sum();
    int[] ids = new int[size];
    int[] of = new int[size];
    int at = 0;
    int next = 0;
    for (Encoding piece : pieces) {
      for (int i = 0; i < piece.size(); i++) {
        while (next < answers.size() && answers.get(next).end() <= piece.starts()[i]) {
          next++;
        }
        boolean inside = next < answers.size() && answers.get(next).start() < piece.ends()[i];
        ids[at] = piece.ids()[i];
        of[at++] = inside ? answers.get(next).message() : -1;
      }
    }
    return new ChatTokens(ids, of);
  }

  /** The special tokens of a text, in order. */
  List<Found> specials(Rendered rendered) {
    List<Found> found = new ArrayList<>();
    List<Span> content = rendered.content();
    int start = 0;
    for (int span = 0; span <= content.size(); span++) {
      boolean last = span == content.size();
      search(
          rendered.text(),
          start,
          last ? rendered.text().length() : content.get(span).start(),
          found);
      start = last ? start : content.get(span).end();
    }
    return found;
  }

  private void search(String text, int from, int to, List<Found> found) {
    int at = from;
    while (at < to) {
      Found special = at(text, at, to);
      if (special != null) {
        found.add(special);
        at = special.end();
      } else {
        at++;
      }
    }
  }

  private @Nullable Found at(String text, int at, int to) {
    for (Special special : specials.getOrDefault(text.charAt(at), List.of())) {
      int end = at + special.spelling().length();
      if (end <= to && text.startsWith(special.spelling(), at)) {
        return new Found(special.id(), at, end);
      }
    }
    return null;
  }

  private List<Encoding> pieces(Rendered rendered) {
    List<Encoding> pieces = new ArrayList<>();
    int at = 0;
    for (Found special : specials(rendered)) {
      plain(rendered.text(), at, special.start(), pieces);
      pieces.add(
          new Encoding(
              new int[] {special.id()}, new int[] {special.start()}, new int[] {special.end()}));
      at = special.end();
    }
    plain(rendered.text(), at, rendered.text().length(), pieces);
    return pieces;
  }

  private void plain(String text, int from, int to, List<Encoding> pieces) {
    if (from < to) {
      Encoding piece = tokenizer.encode(text.substring(from, to), SpecialTokens.PLAIN);
      pieces.add(
          new Encoding(piece.ids(), shifted(piece.starts(), from), shifted(piece.ends(), from)));
    }
  }

  private static int[] shifted(int[] places, int by) {
    return IntStream.of(places).map(place -> place + by).toArray();
  }
}
