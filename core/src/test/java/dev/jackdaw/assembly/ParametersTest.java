package dev.jackdaw.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final ParameterSpec A =
      new ParameterSpec("a", Shape.fixed(100, 100), Initializer.normal(0.02));
  private static final ParameterSpec B =
      new ParameterSpec("b", Shape.fixed(100, 100), Initializer.normal(0.02));
  private static final ParameterSpec NORM =
      new ParameterSpec(
          "norm",
          Shape.fixed(100),
          new Initializer.Computed(
              Set.of("a"), (g, base) -> g.sqrt(g.sum(g.mul(base.get("a"), base.get("a")), 1))));

  private static float[] initialised(List<ParameterSpec> parameters, String read, long seed) {
    try (Engine engine = new ReferenceEngine();
        Store store = engine.store()) {
      Parameters.initialise(engine, store, parameters, Set.of(), seed);
      return store.read(read).toFloats();
    }
  }

  @Test
  void initialise_withFurtherParameters_changesNoOther() {
    assertThat(initialised(List.of(A, B), "a", 1)).containsExactly(initialised(List.of(A), "a", 1));
    assertThat(initialised(List.of(A, B), "b", 1)).isNotEqualTo(initialised(List.of(A, B), "a", 1));
    assertThat(initialised(List.of(A), "a", 2)).isNotEqualTo(initialised(List.of(A), "a", 1));
  }

  @Test
  void initialise_normal_hasItsDeviation() {
    double squares = 0;
    double sum = 0;
    for (float x : initialised(List.of(A), "a", 3)) {
      squares += x * x;
      sum += x;
    }
    assertThat(Math.sqrt(squares / 10_000)).isCloseTo(0.02, Offset.offset(0.001));
    assertThat(sum / 10_000).isCloseTo(0, Offset.offset(0.001));
  }

  @Test
  void initialise_computed_readsWhatWasGiven() {
    try (Engine engine = new ReferenceEngine();
        Store store = engine.store()) {
      Parameters.declare(store, List.of(A));
      float[] ones = new float[10_000];
      java.util.Arrays.fill(ones, 1);
      store.write("a", Tensor.of(ones, 100, 100));
      Parameters.initialise(engine, store, List.of(A, NORM), Set.of("a"), 1);
      assertThat(store.read("a").toFloats()).containsExactly(ones);
      assertThat(store.read("norm").toFloats()).containsOnly(10);
    }
  }

  @Test
  void initialise_computedFromMissingParameter_namesBoth() {
    assertThatThrownBy(() -> initialised(List.of(NORM), "norm", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"norm\"")
        .hasMessageContaining("[a]");
  }
}
