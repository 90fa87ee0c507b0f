package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.Adagrad;
import dev.jackdaw.optimizer.Adam;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.Lion;
import dev.jackdaw.optimizer.Muon;
import dev.jackdaw.optimizer.Optimizer;
import dev.jackdaw.optimizer.Rmsprop;
import dev.jackdaw.optimizer.Sgd;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** An engine moves parameters as PyTorch's optimizers do: ten steps of each on the gradients of the golden case {@code optim}. */
public abstract class OptimizerContract {
  private static final double ABSOLUTE = 2e-6;
  private static final double MUON_ABSOLUTE = 2e-5;
  private static final double RELATIVE = 1e-5;
  private static final Bounds NONE = new Bounds(Map.of());

  private final GoldenCase golden = GoldenCase.open("optim");

  /** The engine under test; closed by the contract. */
  protected abstract Engine engine();

  @TestFactory
  List<DynamicTest> step_goldenGradients_parametersEqualReference() {
    List<String> cases = List.copyOf(golden.document().get("optimizers").propertyNames());
    assertThat(cases).contains("adamw", "muon", "lion", "sgd_nesterov");
    return cases.stream()
        .filter(name -> !name.equals("clip"))
        .map(name -> DynamicTest.dynamicTest(name, () -> tenSteps(name)))
        .toList();
  }

  private void tenSteps(String name) {
    JsonNode settings = golden.document().get("optimizers").get(name);
    Optimizer optimizer = optimizer(name, settings);
    // L2 penalties and decoupled decay reach vectors too here: the fixture has one group for all.
    List<Assignment> assignments =
        parameters(name).stream()
            .map(p -> new Assignment(spec(p), optimizer, 1, optimizer.weightDecay()))
            .toList();
    double tolerance = name.startsWith("muon") ? MUON_ABSOLUTE : ABSOLUTE;
    try (Engine engine = engine();
        Store store = engine.store()) {
      declare(store, assignments);
      assignments.forEach(
          a -> store.write(a.parameter().name(), golden.tensor("start/" + a.parameter().name())));
      try (Program update =
          Compiler.compile(engine, UpdateGraphs.update(assignments), store, NONE, Precision.F32)) {
        for (int step = 1; step <= 10; step++) {
          writeGradients(store, assignments, step - 1);
          Bindings bindings = scalars(assignments, step);
          bindings.input(UpdateGraphs.RATE, Tensor.scalar(settings.get("lr").floatValue()));
          bindings.input(UpdateGraphs.CLIP, Tensor.scalar(1f));
          update.run(bindings);
          for (Assignment a : assignments) {
            String parameter = a.parameter().name();
            float[] expected = row(golden.tensor(name + "/" + parameter), step - 1);
            assertClose(
                store.read(parameter).toFloats(),
                expected,
                tolerance,
                name + " " + parameter + " after step " + step);
          }
        }
      }
    }
  }

  @Test
  void norm_goldenGradients_normAndClippedGradientsEqualReference() {
    clipped(
        UnaryOperator.identity(),
        golden.document().get("optimizers").get("clip").get("norm").asDouble(),
        true);
  }

  @Test
  void norm_belowLimit_gradientsUnchanged() {
    clipped(
        g -> g * 1e-3f,
        golden.document().get("optimizers").get("clip").get("norm").asDouble() * 1e-3,
        false);
  }

  private void clipped(UnaryOperator<Float> change, double expectedNorm, boolean compare) {
    List<Assignment> assignments =
        Stream.of("matrix", "tall", "vector")
            .map(p -> new Assignment(spec(p), new Sgd(0, false, 0), 1, 0))
            .toList();
    try (Engine engine = engine();
        Store store = engine.store()) {
      declare(store, assignments);
      for (Assignment a : assignments) {
        Tensor gradient = store.read(a.gradientKey());
        float[] values = row(golden.tensor("grads/" + a.parameter().name()), 0);
        for (int i = 0; i < values.length; i++) {
          gradient.setFloat(i, change.apply(values[i]));
        }
        store.write(a.gradientKey(), gradient);
      }
      Tensor norm = Tensor.scalar(0f);
      Tensor clip = Tensor.scalar(0f);
      try (Program program =
          Compiler.compile(engine, UpdateGraphs.norm(assignments, 1), store, NONE, Precision.F32)) {
        program.run(
            new Bindings()
                .output(UpdateGraphs.GRADIENT_NORM, norm)
                .output(UpdateGraphs.CLIP, clip));
      }
      assertThat((double) norm.getFloat(0))
          .isCloseTo(expectedNorm, within(expectedNorm * RELATIVE));
      if (!compare) {
        assertThat(clip.getFloat(0)).isEqualTo(1f);
        return;
      }
      for (Assignment a : assignments) {
        float[] gradient = store.read(a.gradientKey()).toFloats();
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= clip.getFloat(0);
        }
        assertClose(
            gradient,
            golden.tensor("clip/" + a.parameter().name()).toFloats(),
            ABSOLUTE,
            "clipped " + a.parameter().name());
      }
    }
  }

  private List<String> parameters(String name) {
    return golden.tensors().stream()
        .filter(t -> t.startsWith(name + "/"))
        .map(t -> t.substring(name.length() + 1))
        .toList();
  }

  private ParameterSpec spec(String parameter) {
    return new ParameterSpec(
        parameter, golden.tensor("start/" + parameter).type().shape(), Initializer.zeros());
  }

  private static void declare(Store store, List<Assignment> assignments) {
    assignments.forEach(a -> store.declare(a.parameter().name(), type(a)));
    UpdateGraphs.gradients(assignments).forEach(store::declare);
    UpdateGraphs.moments(assignments).forEach(store::declare);
  }

  private static TensorType type(Assignment a) {
    return new TensorType(DType.F32, a.parameter().shape());
  }

  private void writeGradients(Store store, List<Assignment> assignments, int step) {
    for (Assignment a : assignments) {
      Tensor all = golden.tensor("grads/" + a.parameter().name());
      long[] lengths = Arrays.copyOfRange(all.lengths(), 1, all.rank());
      store.write(a.gradientKey(), Tensor.of(row(all, step), lengths));
    }
  }

  private static float[] row(Tensor all, int row) {
    float[] values = all.toFloats();
    int length = values.length / (int) all.length(0);
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  private static Bindings scalars(List<Assignment> assignments, long step) {
    Bindings bindings = new Bindings();
    UpdateGraphs.scalars(assignments)
        .forEach(
            (key, scalar) ->
                bindings.input(key, Tensor.scalar((float) scalar.at().applyAsDouble(step))));
    return bindings;
  }

  private static void assertClose(float[] actual, float[] expected, double absolute, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double tolerance = absolute + RELATIVE * Math.abs(expected[i]);
      assertThat((double) actual[i])
          .as("%s, element %d", what, i)
          .isCloseTo(expected[i], within(tolerance));
    }
  }

  private static Optimizer optimizer(String name, JsonNode s) {
    double decay = s.path("weight_decay").asDouble(0);
    double epsilon = s.path("eps").asDouble(0);
    double beta1 = s.path("betas").path(0).asDouble(0);
    double beta2 = s.path("betas").path(1).asDouble(0);
    return switch (name) {
      case "adamw", "adamw_amsgrad", "adam" ->
          new AdamW(beta1, beta2, epsilon, decay, s.path("amsgrad").asBoolean(false));
      case "adam_l2" -> new Adam(beta1, beta2, epsilon, decay);
      case "sgd", "sgd_momentum", "sgd_nesterov" ->
          new Sgd(s.path("momentum").asDouble(0), s.path("nesterov").asBoolean(false), decay);
      case "rmsprop" -> new Rmsprop(s.get("alpha").asDouble(), epsilon, decay);
      case "adagrad" -> new Adagrad(epsilon, decay);
      case "lion" -> new Lion(beta1, beta2, decay);
      case "muon", "muon_match_rms" ->
          new Muon(
              s.get("momentum").asDouble(),
              s.get("nesterov").asBoolean(),
              s.get("adjust").asString().equals("original")
                  ? Muon.Adjust.ORIGINAL
                  : Muon.Adjust.MATCH_RMS,
              decay,
              new AdamW(0.9, 0.95, 1e-8, 0.1, false),
              1);
      default -> throw new IllegalArgumentException("[golden] optimizer " + name + " is not known");
    };
  }
}
