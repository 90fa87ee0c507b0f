package dev.jackdaw.inspection;

import dev.jackdaw.finetuning.Wording;
import dev.jackdaw.inspection.Overlap.SharedSkeleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What remains of sentences whose numbers, names and quotations are taken out: rows made from one pattern have it in common. A name
 * is a capitalised word that does not begin a sentence; in texts without capitals none are found.
 */
final class Skeletons {
  /** Words a sentence must keep to be a skeleton; fewer are common phrases. */
  private static final int FEWEST_WORDS = 4;

  private static final Pattern QUOTED =
      Pattern.compile(
          "“[^”]{1,200}”|\"[^\"]{1,200}\"|«[^»]{1,200}»|(?<!\\p{L})'[^']{1,200}'(?!\\p{L})");
  private static final Pattern NUMBER = Pattern.compile("\\p{Sc}?\\p{N}[\\p{L}\\p{N}.,:/%-]*");
  private static final Pattern NAME =
      Pattern.compile(
          "(?<=[\\p{L}\\p{N},;:)_¤¬] )(?!I\\b)\\p{Lu}[\\p{L}'’-]*(?: \\p{Lu}[\\p{L}'’-]*)*");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?…])\\s+|\\R+");

  private final Map<String, List<PlacedText>> texts = new LinkedHashMap<>();

  private Skeletons() {}

  static Skeletons of(List<PlacedText> texts) {
    Skeletons skeletons = new Skeletons();
    for (PlacedText text : texts) {
      for (String skeleton : skeletons(text.text())) {
        skeletons.texts.computeIfAbsent(skeleton, _ -> new ArrayList<>()).add(text);
      }
    }
    return skeletons;
  }

  /** Of each sentence with enough words of its own. */
  static Set<String> skeletons(String text) {
    Set<String> skeletons = new LinkedHashSet<>();
    String limited = text.substring(0, Math.min(text.length(), Grams.LONGEST));
    for (String sentence : SENTENCE_END.split(limited)) {
      String skeleton = skeleton(sentence);
      if (words(skeleton) >= FEWEST_WORDS) {
        skeletons.add(skeleton);
      }
    }
    return skeletons;
  }

  /** Marks stand for what was taken out: symbols, which the wording keeps. */
  private static String skeleton(String sentence) {
    String plain = QUOTED.matcher(sentence).replaceAll("¤");
    plain = NUMBER.matcher(plain).replaceAll("¬");
    plain = NAME.matcher(plain).replaceAll("°");
    return Wording.of(plain)
        .replace("¤", "(quotation)")
        .replace("¬", "(number)")
        .replace("°", "(name)");
  }

  private static int words(String skeleton) {
    int words = 0;
    for (String word : skeleton.split(" ")) {
      words += word.isEmpty() || word.startsWith("(") ? 0 : 1;
    }
    return words;
  }

  /**
   * For each text of the second part that has a skeleton with one of the first in common, the first such pair.
   *
   * @param known texts of the second part that are alike in another way already
   */
  List<SharedSkeleton> shared(PartPair parts, Predicate<PlacedText> known) {
    Map<PlacedText, SharedSkeleton> shared = new LinkedHashMap<>();
    Map<String, PlacedText> firsts = new HashMap<>();
    texts.forEach(
        (skeleton, with) -> {
          if (with.size() < 2) {
            return;
          }
          for (PlacedText text : with) {
            if (text.part() == parts.first()) {
              firsts.putIfAbsent(skeleton, text);
            }
          }
          PlacedText first = firsts.get(skeleton);
          for (PlacedText text : with) {
            if (first != null
                && text.part() == parts.second()
                && !text.equals(first)
                && !text.wording().equals(first.wording())) {
              TextPair pair = new TextPair(first, text, 0);
              if (!known.test(text)) {
                shared.putIfAbsent(text, new SharedSkeleton(pair, skeleton));
              }
            }
          }
        });
    return List.copyOf(shared.values());
  }
}
