package dev.jackdaw.example.emergence;

import dev.jackdaw.model.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sentiment: whether what was said is praise. Pairs of word and thing that are asked about never meet in the text. */
final class Sentiment implements Skill {
  private static final List<String> THINGS =
      List.of("soup", "room", "play", "journey", "garden", "song", "wine", "market", "tale", "bed");
  private static final List<String> GOOD =
      List.of("lovely", "splendid", "charming", "perfect", "delightful", "superb", "pleasant");
  private static final List<String> BAD =
      List.of("awful", "dreary", "horrid", "dismal", "dreadful", "shabby", "tedious");
  private static final List<String> GUESTS = List.of("guest", "lady", "sailor", "teacher");

  @Override
  public String name() {
    return "sentiment";
  }

  private static String said(String thing, String word, String guest) {
    return "The %s was %s, and the %s felt".formatted(thing, word, guest);
  }

  @Override
  public String sentence(SplittableRandom random) {
    while (true) {
      int thing = random.nextInt(THINGS.size());
      int word = random.nextInt(GOOD.size());
      if (!Skill.heldOut(thing, word)) {
        boolean good = random.nextBoolean();
        String said =
            said(THINGS.get(thing), (good ? GOOD : BAD).get(word), Skill.pick(GUESTS, random));
        return said + (good ? " happy." : " cross.");
      }
    }
  }

  @Override
  public List<DataRow> probes() {
    List<DataRow> probes = new ArrayList<>();
    for (int thing = 0; thing < THINGS.size(); thing++) {
      for (int word = 0; word < GOOD.size(); word++) {
        if (Skill.heldOut(thing, word)) {
          for (boolean good : new boolean[] {true, false}) {
            String guest = GUESTS.get((thing + word) % GUESTS.size());
            String query = said(THINGS.get(thing), (good ? GOOD : BAD).get(word), guest);
            probes.add(
                Skill.probe(
                    name(),
                    probes.size() + word,
                    query,
                    good ? "happy" : "cross",
                    List.of(good ? "cross" : "happy")));
          }
        }
      }
    }
    return probes;
  }
}
