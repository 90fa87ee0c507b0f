package dev.jackdaw.baseline.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Cuts a text into the terms that are counted. */
@FunctionalInterface
interface Terms {
  /** Words of letters, digits and underscores, also of one character: in short texts they matter. */
  Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  List<String> of(String text);

  /** Words in lower case, and stretches of up to {@code most} of them. */
  static Terms words(int most) {
    return text -> {
      List<String> words =
          WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
      List<String> terms = new ArrayList<>();
      for (int n = 1; n <= most; n++) {
        for (int i = 0; i + n <= words.size(); i++) {
          terms.add(String.join(" ", words.subList(i, i + n)));
        }
      }
      return terms;
    };
  }

  /** Stretches of characters, in lower case, within words that have a space on either side. */
  static Terms characters(int fewest, int most) {
    return text -> {
      List<String> terms = new ArrayList<>();
      for (String word : SPACE.split(text.toLowerCase(Locale.ROOT).strip())) {
        int[] points = (" " + word + " ").codePoints().toArray();
        for (int n = fewest; n <= most; n++) {
          for (int i = 0; i + n <= points.length; i++) {
            terms.add(new String(points, i, n));
          }
        }
      }
      return terms;
    };
  }
}
