package dev.jackdaw.example.emergence;

import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** The small world: what there is to know about it. */
final class World {
  final Facts facts = new Facts();
  final Thanks thanks = new Thanks();
  final Sentiment sentiment = new Sentiment();
  final Translation translation = new Translation();

  List<Skill> skills() {
    return List.of(facts, thanks, sentiment, translation);
  }

  /** Two to four sentences about anything. */
  String text(SplittableRandom random) {
    StringJoiner text = new StringJoiner(" ");
    int sentences = 2 + random.nextInt(3);
    for (int i = 0; i < sentences; i++) {
      text.add(skills().get(random.nextInt(4)).sentence(random));
    }
    return text.toString();
  }
}
