package dev.jackdaw.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.graph.Shape;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.UserException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
  private static final AdamW ADAMW = new AdamW(0.9, 0.95, 1e-8, 0.1, false);
  private static final List<ParameterSpec> PARAMETERS =
      List.of(
          spec("embedding.weight", 8, 4),
          spec("blocks.0.attention.query.weight", 4, 4),
          spec("blocks.0.attention.query.bias", 4),
          spec("blocks.0.norm.weight", 4),
          spec("head.weight", 8, 4));

  private static ParameterSpec spec(String name, long... shape) {
    return new ParameterSpec(name, Shape.fixed(shape), Initializer.zeros());
  }

  private static Assignment of(List<Assignment> assignments, String name) {
    return assignments.stream()
        .filter(a -> a.parameter().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void assign_noGroups_matricesAndEmbeddingsDecayed() {
    List<Assignment> assignments = ParameterGroups.assign(ADAMW, PARAMETERS, List.of(), name -> 1);
    assertThat(assignments).extracting(Assignment::decay).containsExactly(0.1, 0.1, 0.0, 0.0, 0.1);
    assertThat(assignments).extracting(Assignment::rate).containsOnly(1.0);
  }

  @Test
  void assign_muon_onlyMatricesOfBlocksAreMuons() {
    Muon muon = new Muon(0.95, true, Muon.Adjust.ORIGINAL, 0.05, ADAMW, 0.3);
    List<Assignment> assignments = ParameterGroups.assign(muon, PARAMETERS, List.of(), name -> 1);
    assertThat(assignments)
        .extracting(Assignment::optimizer)
        .containsExactly(ADAMW, muon, ADAMW, ADAMW, ADAMW);
    assertThat(assignments).extracting(Assignment::rate).containsExactly(0.3, 1.0, 0.3, 0.3, 0.3);
    assertThat(assignments)
        .extracting(Assignment::decay)
        .containsExactly(0.05, 0.05, 0.0, 0.0, 0.05);
  }

  @Test
  void assign_overlappingGroups_ratesMultiplyAndLastDecayWins() {
    List<ParameterGroup> groups =
        List.of(
            new ParameterGroup("blocks.*", 0.5, Optional.of(0.2)),
            new ParameterGroup("*.query.*", 0.1, Optional.of(0.0)),
            new ParameterGroup("head.weight", 2, Optional.empty()));
    List<Assignment> assignments = ParameterGroups.assign(ADAMW, PARAMETERS, groups, name -> 3);
    assertThat(of(assignments, "blocks.0.attention.query.weight").rate()).isEqualTo(3 * 0.5 * 0.1);
    assertThat(of(assignments, "blocks.0.attention.query.weight").decay()).isZero();
    assertThat(of(assignments, "blocks.0.norm.weight").decay()).isEqualTo(0.2);
    assertThat(of(assignments, "head.weight").rate()).isEqualTo(6);
    assertThat(of(assignments, "head.weight").decay()).isEqualTo(0.1);
    assertThat(of(assignments, "embedding.weight").rate()).isEqualTo(3);
  }

  @Test
  void requireMatches_groupsWithoutParameters_allReportedAtOnce() {
    List<ParameterGroup> groups =
        List.of(
            new ParameterGroup("block.*", 0.5, Optional.empty()),
            new ParameterGroup("head.weight", 0.5, Optional.empty()),
            new ParameterGroup("embedding", 0.5, Optional.empty()));
    assertThatThrownBy(() -> ParameterGroups.requireMatches(groups, PARAMETERS))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(2))
        .hasMessageContaining("\"block.*\"")
        .hasMessageContaining("\"embedding\"")
        .hasMessageContaining("head.weight");
  }

  @Test
  void update_sharedSettings_oneInputPerScalar() {
    List<Assignment> assignments = ParameterGroups.assign(ADAMW, PARAMETERS, List.of(), name -> 1);
    assertThat(UpdateGraphs.scalars(assignments))
        .containsOnlyKeys("correction/0.9", "correction/0.95");
    assertThat(UpdateGraphs.update(assignments).inputs())
        .containsOnlyKeys("rate", "clip", "correction/0.9", "correction/0.95");
    assertThat(UpdateGraphs.update(assignments).updates()).hasSize(15);
    assertThat(UpdateGraphs.scalars(assignments).get("correction/0.9").at().applyAsDouble(2))
        .isEqualTo(1 - 0.9 * 0.9);
  }
}
