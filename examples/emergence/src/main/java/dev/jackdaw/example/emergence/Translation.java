package dev.jackdaw.example.emergence;

import dev.jackdaw.model.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Translation into a language that puts the adjective behind the noun. Pairs of adjective and noun that are asked about never meet in
 * the text: each word is known from other pairs, the order from all of them.
 */
final class Translation implements Skill {
  private static final List<String> NOUNS =
      List.of(
          "house", "tree", "bird", "stone", "road", "child", "star", "horse", "bridge", "flower");
  private static final List<String> FOREIGN_NOUNS =
      List.of("kasa", "drevo", "pilu", "lito", "vano", "mirek", "zula", "ekwo", "ponta", "filor");
  private static final List<String> ADJECTIVES =
      List.of("red", "old", "small", "bright", "cold", "quiet", "green", "long");
  private static final List<String> FOREIGN_ADJECTIVES =
      List.of("rota", "senil", "minu", "lusa", "frigo", "taceb", "virda", "lonk");

  @Override
  public String name() {
    return "translation";
  }

  private static String asked(int adjective, int noun) {
    return "In Dorian the %s %s is called".formatted(ADJECTIVES.get(adjective), NOUNS.get(noun));
  }

  private static String foreign(int adjective, int noun) {
    return FOREIGN_NOUNS.get(noun) + " " + FOREIGN_ADJECTIVES.get(adjective);
  }

  @Override
  public String sentence(SplittableRandom random) {
    while (true) {
      int adjective = random.nextInt(ADJECTIVES.size());
      int noun = random.nextInt(NOUNS.size());
      if (!Skill.heldOut(adjective, noun)) {
        return asked(adjective, noun) + " " + foreign(adjective, noun) + ".";
      }
    }
  }

  @Override
  public List<DataRow> probes() {
    List<DataRow> probes = new ArrayList<>();
    for (int adjective = 0; adjective < ADJECTIVES.size(); adjective++) {
      for (int noun = 0; noun < NOUNS.size(); noun++) {
        if (Skill.heldOut(adjective, noun)) {
          List<String> wrong =
              List.of(
                  foreign(adjective, (noun + 3) % NOUNS.size()),
                  foreign((adjective + 5) % ADJECTIVES.size(), noun),
                  FOREIGN_ADJECTIVES.get(adjective) + " " + FOREIGN_NOUNS.get(noun));
          probes.add(
              Skill.probe(
                  name(), probes.size(), asked(adjective, noun), foreign(adjective, noun), wrong));
        }
      }
    }
    return probes;
  }
}
