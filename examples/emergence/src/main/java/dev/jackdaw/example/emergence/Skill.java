package dev.jackdaw.example.emergence;

import dev.jackdaw.model.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Something a reader can learn: sentences that show it, and questions on what no sentence said in these words. */
interface Skill {
  /** What reports call it. */
  String name();

  /** A sentence or two. */
  String sentence(SplittableRandom random);

  /** Questions with {@code query}, {@code choices} and {@code gold}; the same every time. */
  List<DataRow> probes();

  /** A row of {@code probes}: the right answer among others, at a place that depends on the number. */
  static DataRow probe(String skill, int number, String query, String right, List<String> wrong) {
    List<String> choices = new ArrayList<>(wrong);
    int gold = number % (wrong.size() + 1);
    choices.add(gold, right);
    return new DataRow(
        skill + " " + number, Map.of("query", query, "choices", choices, "gold", gold));
  }

  /** Whether a pair is only asked about, never written: one in five, scattered. */
  static boolean heldOut(int one, int other) {
    return Math.floorMod(one * 7 + other * 3, 5) == 0;
  }

  static String pick(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }
}
