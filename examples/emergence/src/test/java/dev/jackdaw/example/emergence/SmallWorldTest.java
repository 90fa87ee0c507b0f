package dev.jackdaw.example.emergence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.data.Document;
import dev.jackdaw.model.DataRow;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SmallWorldTest {
  private static String text(long seed) {
    try (Stream<Document> documents =
        new WorldSource().documents(new WorldConfig(4000, seed), Path.of(""))) {
      return documents.map(Document::text).collect(Collectors.joining("\n"));
    }
  }

  @Test
  void documents_sameSeed_areTheSame() {
    assertThat(text(3)).isEqualTo(text(3)).isNotEqualTo(text(4));
  }

  @Test
  void probes_ofEverySkill_standInNoText() {
    String text = text(1);
    World world = new World();
    for (Skill skill : world.skills()) {
      List<DataRow> probes = skill.probes();
      assertThat(probes).as(skill.name()).hasSizeGreaterThanOrEqualTo(15);
      for (DataRow probe : probes) {
        Object asked =
            skill == world.thanks ? probe.fields().get("context") : probe.fields().get("query");
        assertThat(text).as(probe.place()).doesNotContain(asked.toString());
      }
    }
  }

  @Test
  void probes_answers_areWordsOfTheText() {
    String text = text(1);
    for (Skill skill : new World().skills()) {
      for (DataRow probe : skill.probes()) {
        String answer =
            probe.fields().get("choices") instanceof List<?> choices
                ? choices.get((Integer) probe.fields().get("gold")).toString()
                : probe.fields().get("continuation").toString();
        for (String word : answer.split(" ")) {
          assertThat(text).as(probe.place()).contains(" " + word);
        }
      }
    }
  }

  @Test
  void probes_rightAnswers_standAtEveryPlace() {
    World world = new World();
    for (Skill skill : List.of(world.facts, world.sentiment, world.translation)) {
      assertThat(
              skill.probes().stream().map(probe -> probe.fields().get("gold")).distinct().count())
          .as(skill.name())
          .isEqualTo(((List<?>) skill.probes().getFirst().fields().get("choices")).size());
    }
  }

  @Test
  void facts_everyValue_isTrueOfSomeAnimals() {
    Map<Object, Integer> right = new HashMap<>();
    for (DataRow probe : new World().facts.probes()) {
      List<?> choices = (List<?>) probe.fields().get("choices");
      right.merge(choices.get((Integer) probe.fields().get("gold")), 1, Integer::sum);
      assertThat(choices).doesNotHaveDuplicates();
    }
    assertThat(right).hasSize(14);
    assertThat(right.values()).allSatisfy(times -> assertThat(times).isBetween(2, 4));
  }
}
