package dev.jackdaw.example.emergence;

import dev.jackdaw.model.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Word completion: the last word follows from the sentence before it, and from nothing else. Pairs of giver and receiver that are asked
 * about never meet in the text.
 */
final class Thanks implements Skill {
  private static final List<String> NAMES =
      List.of(
          "Anna", "Tom", "Clara", "Ben", "Nora", "Paul", "Ida", "Felix", "Greta", "Hugo", "Lena",
          "Max", "Rosa", "Otto", "Vera", "Karl");
  private static final List<String> THINGS =
      List.of("lamp", "book", "coat", "apple", "letter", "key", "map", "cup", "ring", "boat");

  @Override
  public String name() {
    return "word completion";
  }

  private static String context(String giver, String receiver, String thing) {
    return "%s gave the %s to %s. Then %s thanked".formatted(giver, thing, receiver, receiver);
  }

  @Override
  public String sentence(SplittableRandom random) {
    while (true) {
      int giver = random.nextInt(NAMES.size());
      int receiver = random.nextInt(NAMES.size());
      if (giver != receiver && !Skill.heldOut(giver, receiver)) {
        String thing = Skill.pick(THINGS, random);
        return context(NAMES.get(giver), NAMES.get(receiver), thing) + " " + NAMES.get(giver) + ".";
      }
    }
  }

  /** Rows of the task {@code lambada}: {@code context} and {@code continuation}. */
  @Override
  public List<DataRow> probes() {
    List<DataRow> probes = new ArrayList<>();
    for (int giver = 0; giver < NAMES.size(); giver++) {
      for (int receiver = 0; receiver < NAMES.size(); receiver++) {
        if (giver != receiver && Skill.heldOut(giver, receiver)) {
          String thing = THINGS.get((giver + receiver) % THINGS.size());
          String context = context(NAMES.get(giver), NAMES.get(receiver), thing);
          probes.add(
              new DataRow(
                  name() + " " + probes.size(),
                  Map.of("context", context, "continuation", NAMES.get(giver))));
        }
      }
    }
    return probes;
  }
}
