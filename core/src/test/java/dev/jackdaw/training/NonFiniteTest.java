package dev.jackdaw.training;

import static dev.jackdaw.training.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.reference.ReferenceEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {4, 2})
  void run_parameterBecomesNan_namesStepAndParameterAndKeepsCheckpoint(int rows) {
    Fixture fixture = new Fixture(settings().microBatch(rows).config());
    TrainingListener saboteur =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == 6) {
              Tensor weight = fixture.store.read("blocks.1.value.weight");
              weight.setFloat(3, Float.NaN);
              fixture.store.write("blocks.1.value.weight", weight);
            }
          }
        };
    Checkpoints checkpoints = Checkpoints.in(folder, 2, Fingerprint.of(fixture.setup));
    assertThatThrownBy(
            () -> fixture.trainer().checkpoints(checkpoints).listener(saboteur).build().run())
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.kind()).isEqualTo(UserException.Kind.TRAINING))
        .hasMessageContaining("loss is NaN in step 7")
        .hasMessageContaining("the parameter blocks.1.value.weight itself")
        .hasMessageContaining(
            "last good checkpoint is " + folder.resolve("step-00000004.checkpoint"));
    try (CheckpointFile file = CheckpointFile.open(folder.resolve("step-00000004.checkpoint"))) {
      assertThat(file.state().step()).isEqualTo(4);
    }
  }

  @Test
  void run_lossBeyondFloats_stopsBeforeAnythingMoves() {
    Fixture fixture = new Fixture(settings().config());
    Tensor table = fixture.store.read("embedding.weight");
    for (int i = 0; i < table.elements(); i++) {
      table.setFloat(i, table.getFloat(i) * 1e25f);
    }
    fixture.store.write("embedding.weight", table);
    Map<String, List<Float>> before = fixture.numbers();
    assertThatThrownBy(() -> fixture.trainer().build().run())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the loss is Infinity in step 1");
    before.forEach(
        (name, values) -> assertThat(fixture.numbers().get(name)).as(name).isEqualTo(values));
  }

  @Test
  void first_logOfNegative_isNamedWithItsScope() {
    GraphBuilder g = new GraphBuilder();
    Value x = g.input("x", TensorType.f32(Dim.of(3)));
    Value doubled = g.at("blocks.0").mul(x, 2);
    Value log = g.at("blocks.1.norm").log(doubled);
    g.output("y", g.at("blocks.2").exp(log));
    try (Engine engine = new ReferenceEngine();
        Store store = engine.store()) {
      NonFiniteSearch search = new NonFiniteSearch(engine, g.build());
      Bounds none = new Bounds(Map.of());
      Bindings good = new Bindings().input("x", Tensor.of(new float[] {1, 2, 3}, 3));
      Bindings bad = new Bindings().input("x", Tensor.of(new float[] {1, -2, 3}, 3));
      assertThat(search.first(store, none, Precision.F32, good)).isEmpty();
      assertThat(search.first(store, none, Precision.F32, bad)).contains("log in blocks.1.norm");
    }
  }
}
