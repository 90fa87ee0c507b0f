package dev.jackdaw.training;

import static dev.jackdaw.training.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
  private static final long EMBEDDINGS = 11 * 8 + 8 * 8;
  private static final long BLOCK = 3 * 8 * 8;

  @TempDir private Path folder;

  @Test
  void plan_wholeModel_countsEveryParameterAndOperation() {
    Plan plan = new Planner(new Fixture(settings().config()).setup).plan(1e9);
    assertThat(plan.parameters()).isEqualTo(EMBEDDINGS + 2 * BLOCK);
    assertThat(plan.trained()).isEqualTo(plan.parameters());
    assertThat(plan.parts())
        .extracting(PlanPart::name)
        .contains("embedding", "positions", "blocks.0", "blocks.1");
    assertThat(plan.parts().stream().mapToLong(PlanPart::parameters).sum())
        .isEqualTo(plan.parameters());
    assertThat(plan.parts().stream().mapToDouble(PlanPart::share).sum()).isCloseTo(1, within(1e-9));
    assertThat(plan.parts().stream().mapToDouble(PlanPart::flopsPerToken).sum())
        .isCloseTo(plan.flopsPerToken(), within(1e-6));
    // Matrices are multiplied three times, two operations a weight; the tied table once as a
    // projection. Attention comes on top.
    double products = 6 * (2 * BLOCK + 11 * 8);
    assertThat(plan.flopsPerToken()).isBetween(products, 2.5 * products);
    assertThat(plan.flopsPerStep()).isGreaterThan(plan.flopsPerToken() * 32);
    assertThat(plan.seconds())
        .isCloseTo(plan.flopsPerStep() * 12 / (1e9 * Plan.USUAL_FRACTION), within(1e-9));
    assertThat(plan.memory().parameters()).isEqualTo(plan.parameters() * 4);
    assertThat(plan.memory().gradients()).isEqualTo(plan.parameters() * 4);
    assertThat(plan.memory().moments()).isEqualTo(plan.parameters() * 8);
  }

  @Test
  void plan_frozenEmbedding_costsNoGradientMomentsAndFewerOperations() {
    Plan whole = new Planner(new Fixture(settings().config()).setup).plan(1e9);
    Plan part =
        new Planner(
                new Fixture(
                        settings().config(), (parameter, phase) -> parameter.startsWith("blocks.1"))
                    .setup)
            .plan(1e9);
    assertThat(part.trained()).isEqualTo(BLOCK);
    assertThat(part.memory().gradients()).isEqualTo(BLOCK * 4);
    assertThat(part.memory().moments()).isEqualTo(BLOCK * 8);
    assertThat(part.flopsPerToken()).isLessThan(0.75 * whole.flopsPerToken());
  }

  @Test
  void requireFits_tooLittleMemory_saysWhatWouldFit() {
    Planner planner = new Planner(new Fixture(settings().config()).setup);
    long needed = planner.plan(Double.NaN, Long.MAX_VALUE).memory().total();
    assertThatCode(() -> planner.requireFits(planner.plan(Double.NaN, needed)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> planner.requireFits(planner.plan(Double.NaN, needed - 1)))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.RESOURCES))
        .hasMessageContaining("set training.micro_batch to 2");
    long intermediates = planner.plan(Double.NaN, Long.MAX_VALUE).memory().intermediates();
    assertThatThrownBy(
            () ->
                planner.requireFits(
                    planner.plan(Double.NaN, needed - intermediates + intermediates / 8)))
        .hasMessageContaining("training.context to");
    assertThatThrownBy(() -> planner.requireFits(planner.plan(Double.NaN, 100)))
        .hasMessageContaining("smaller model");
  }

  @Test
  void peakBytes_chain_countsWhatIsAliveAtOnce() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", TensorType.f32(Dim.T));
    Value a = g.exp(x); // 4 T
    Value b = g.reshape(a, Dim.T, Dim.of(1)); // a view
    Value c = g.exp(b); // 4 T, a still alive while it is made
    Value d = g.sum(c, 0, 1); // 4, c still alive
    g.output("d", d);
    g.update("state", g.mul(x, 2)); // written where it stays
    Liveness liveness = new Liveness(g.build());
    assertThat(liveness.peakBytes(new Bounds(Map.of("T", 100L)))).isEqualTo(800);
    assertThat(liveness.peakBytes(new Bounds(Map.of("T", 1L)))).isEqualTo(8);
  }

  @Test
  void available_systemFiles_areRead() throws IOException {
    Path meminfo =
        Files.writeString(folder.resolve("meminfo"), "MemTotal: 99 kB\nMemAvailable:    2048 kB\n");
    assertThat(AvailableMemory.meminfo(meminfo)).hasValue(2048 * 1024);
    assertThat(AvailableMemory.meminfo(folder.resolve("nowhere"))).isEmpty();
    Files.writeString(folder.resolve("memory.max"), "1000\n");
    Files.writeString(folder.resolve("memory.current"), "400\n");
    assertThat(AvailableMemory.containerLeft(folder)).hasValue(600);
    Files.writeString(folder.resolve("memory.max"), "max\n");
    assertThat(AvailableMemory.containerLeft(folder)).isEmpty();
    assertThat(AvailableMemory.offHeap()).isPositive();
    assertThat(AvailableMemory.onHeap()).isPositive();
  }
}
