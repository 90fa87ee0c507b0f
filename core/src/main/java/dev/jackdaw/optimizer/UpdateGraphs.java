package dev.jackdaw.optimizer;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.SumOfSquares;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The end of a training step as two graphs over the store. {@link #norm} reads the gradients, {@link #update} moves parameters and
 * moments. Two, so that a step whose gradient is not finite is seen before anything has moved.
 */
public final class UpdateGraphs {
  /** Scalar input of {@link #update}: the scheduled learning rate. */
  public static final String RATE = "rate";

  /** Scalar output of {@link #norm} and input of {@link #update}: the factor on all gradients. */
  public static final String CLIP = "clip";

  /** Scalar output of {@link #norm}: the global norm of the gradients before clipping. */
  public static final String GRADIENT_NORM = "grad_norm";

  private static final double NORM_EPSILON = 1e-6;

  private UpdateGraphs() {}

  /**
   * The L2 norm of all gradients together and {@code clip = min(1, largest / (norm + 1e-6))} (Pascanu et al. 2013, as in PyTorch).
   *
   * @param largest 0: gradients are not clipped
   */
  public static Graph norm(List<Assignment> assignments, double largest) {
    GraphBuilder g = new GraphBuilder();
    List<Value> gradients =
        assignments.stream().map(a -> g.state(a.gradientKey(), type(a))).toList();
    Value norm = g.sqrt(g.applyAll(new SumOfSquares(), gradients).getFirst());
    Value factor = g.div(g.constant(largest), g.add(norm, NORM_EPSILON));
    g.output(GRADIENT_NORM, norm);
    g.output(CLIP, largest == 0 ? g.constant(1) : g.min(g.constant(1), factor));
    return g.build();
  }

  /** Sets all gradients to zero. */
  public static Graph clear(List<Assignment> assignments) {
    GraphBuilder g = new GraphBuilder();
    assignments.forEach(a -> g.update(a.gradientKey(), g.fill(type(a), 0)));
    return g.build();
  }

  /** One step of every parameter's rule. Inputs: {@link #RATE}, {@link #CLIP}, and {@link #scalars}. */
  public static Graph update(List<Assignment> assignments) {
    GraphBuilder g = new GraphBuilder();
    Value rate = g.input(RATE, TensorType.f32());
    Value clip = g.input(CLIP, TensorType.f32());
    Map<String, Value> scalars = new LinkedHashMap<>();
    scalars(assignments)
        .forEach((name, scalar) -> scalars.put(name, g.input(name, TensorType.f32())));
    Map<Double, Value> rates = new HashMap<>(Map.of(1.0, rate));
    for (Assignment a : assignments) {
      Operands operands =
          new Operands(
              g.state(a.parameter().name(), type(a)),
              g.state(a.gradientKey(), type(a)),
              a.optimizer().moments().stream().map(m -> g.state(a.momentKey(m), type(a))).toList(),
              rates.computeIfAbsent(a.rate(), factor -> g.mul(rate, factor)),
              clip,
              a.scalars().stream().map(s -> Objects.requireNonNull(scalars.get(s.name()))).toList(),
              a.decay());
      Moved moved = a.optimizer().step(g, operands);
      g.update(a.parameter().name(), moved.parameter());
      List<String> moments = a.optimizer().moments();
      for (int i = 0; i < moments.size(); i++) {
        g.update(a.momentKey(moments.get(i)), moved.moments().get(i));
      }
    }
    return g.build();
  }

  /** Inputs of {@link #update} that depend on the step alone, by name. */
  public static Map<String, StepScalar> scalars(List<Assignment> assignments) {
    Map<String, StepScalar> scalars = new LinkedHashMap<>();
    assignments.forEach(a -> a.scalars().forEach(s -> scalars.putIfAbsent(s.name(), s)));
    return scalars;
  }

  /** What the rules keep between steps, by key in the store. */
  public static Map<String, TensorType> moments(List<Assignment> assignments) {
    Map<String, TensorType> moments = new LinkedHashMap<>();
    for (Assignment a : assignments) {
      a.optimizer().moments().forEach(m -> moments.put(a.momentKey(m), type(a)));
    }
    return moments;
  }

  /** Gradients by key in the store. */
  public static Map<String, TensorType> gradients(List<Assignment> assignments) {
    Map<String, TensorType> gradients = new LinkedHashMap<>();
    assignments.forEach(a -> gradients.put(a.gradientKey(), type(a)));
    return gradients;
  }

  private static TensorType type(Assignment a) {
    return new TensorType(DType.F32, a.parameter().shape());
  }
}
