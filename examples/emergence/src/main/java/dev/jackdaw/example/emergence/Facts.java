package dev.jackdaw.example.emergence;

import dev.jackdaw.model.DataRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Knowledge: where animals live and what they eat. A fact is told in two of three ways, and asked in the third, which is known from
 * other animals.
 */
final class Facts implements Skill {
  private static final List<String> ANIMALS =
      List.of(
          "otter", "fox", "heron", "badger", "lynx", "beaver", "eagle", "hare", "mole", "owl",
          "seal", "toad", "wolf", "bear", "crane", "newt", "stoat", "vole", "kite", "perch");

  /**
   * What is told.
   *
   * @param ways three ways of saying it
   * @param values what may stand at the end, each for about as many animals
   * @param step scatters them
   */
  private record Kind(List<String> ways, List<String> values, int step) {
    /** The value of an animal, and after it those of others. */
    String value(int animal, int further) {
      return values.get((animal * step + animal / values.size() + further) % values.size());
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              List.of(
                  "The %s lives in the",
                  "You find the %s in the", "Whoever seeks the %s goes to the"),
              List.of("river", "forest", "meadow", "mountains", "marsh", "desert", "harbour"),
              3),
          new Kind(
              List.of("The %s eats", "What the %s likes best is", "Every day the %s looks for"),
              List.of("fish", "berries", "roots", "mice", "leaves", "insects", "grain"),
              5));

  @Override
  public String name() {
    return "knowledge";
  }

  /** The way in which this fact is never told. */
  private static int asked(int animal, int kind) {
    return (animal + kind) % 3;
  }

  @Override
  public String sentence(SplittableRandom random) {
    int animal = random.nextInt(ANIMALS.size());
    int kind = random.nextInt(KINDS.size());
    int way = (asked(animal, kind) + 1 + random.nextInt(2)) % 3;
    return KINDS.get(kind).ways().get(way).formatted(ANIMALS.get(animal))
        + " "
        + KINDS.get(kind).value(animal, 0)
        + ".";
  }

  @Override
  public List<DataRow> probes() {
    List<DataRow> probes = new ArrayList<>();
    for (int kind = 0; kind < KINDS.size(); kind++) {
      for (int animal = 0; animal < ANIMALS.size(); animal++) {
        Kind told = KINDS.get(kind);
        String right = told.value(animal, 0);
        List<String> wrong =
            List.of(told.value(animal, 1), told.value(animal, 3), told.value(animal, 5));
        String query = told.ways().get(asked(animal, kind)).formatted(ANIMALS.get(animal));
        probes.add(Skill.probe(name(), probes.size(), query, right, wrong));
      }
    }
    return probes;
  }
}
