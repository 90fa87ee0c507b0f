package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plans a training from its graphs alone: nothing is computed, no memory taken. */
public final class Planner {
  private static final Pattern BLOCK = Pattern.compile("^(.*?blocks\\.\\d+)(\\..*)?$");
  private static final long FLOAT_BYTES = Float.BYTES;

  private final TrainingSetup setup;
  private final List<Assignment> assignments;
  private final List<Graph> gradients;
  private final Graph update;
  private final List<Liveness> programs;

  public Planner(TrainingSetup setup) {
    this.setup = setup;
    this.assignments = Phases.of(setup).assignments(0);
    Set<String> trained =
        assignments.stream()
            .map(a -> a.parameter().name())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    ModelGraphs model = setup.model();
    boolean accumulates = setup.sizes().shape().microBatches() > 1;
    this.gradients =
        setup.heads().stream()
            .map(head -> model.training(head.name(), trained, accumulates))
            .toList();
    this.update = UpdateGraphs.update(assignments);
    List<Graph> programs = new ArrayList<>(gradients);
    setup.heads().forEach(head -> programs.add(model.loss(head.name())));
    programs.add(update);
    this.programs =
        programs.stream()
            .map(graph -> new Liveness(Compiler.prepare(setup.engine(), graph)))
            .toList();
  }

  /** @param peak measured by {@link Peak}; NaN if it was not */
  public Plan plan(double peak) {
    boolean heap = setup.engine() instanceof ReferenceEngine;
    return plan(peak, heap ? AvailableMemory.onHeap() : AvailableMemory.offHeap());
  }

  Plan plan(double peak, long available) {
    Bounds sizes = bounds(setup.sizes());
    double perRun =
        gradients.stream().mapToDouble(graph -> flops(graph, sizes)).average().orElseThrow();
    double tokens = (double) sizes.of("B") * sizes.of("T");
    double step =
        perRun * setup.sizes().shape().microBatches()
            + flops(update, sizes)
            + flops(UpdateGraphs.norm(assignments, setup.config().clip()), sizes);
    long trained = assignments.stream().mapToLong(a -> a.parameter().elements()).sum();
    return new Plan(
        parts(sizes, perRun, tokens),
        parameters(),
        trained,
        perRun / tokens,
        step,
        setup.sizes(),
        memory(setup.sizes(), available),
        peak);
  }

  /**
   * The plan's memory, or what to change.
   *
   * @throws UserException of kind RESOURCES if it does not fit, with the largest micro-batch or context that would
   */
  public void requireFits(Plan plan) {
    MemoryPlan memory = plan.memory();
    if (memory.fits()) {
      return;
    }
    Problem problem =
        Problem.of(
            "training needs about "
                + megabytes(memory.total())
                + " (parameters "
                + megabytes(memory.parameters())
                + ", gradients "
                + megabytes(memory.gradients())
                + ", optimizer "
                + megabytes(memory.moments())
                + ", intermediate values "
                + megabytes(memory.intermediates())
                + "), available are "
                + megabytes(memory.available()));
    throw new UserException(
        UserException.Kind.RESOURCES, problem.fix(remedy(plan.sizes(), memory.available())));
  }

  private String remedy(TrainingSizes sizes, long available) {
    for (int rows = sizes.shape().rows() / 2; rows >= 1; rows /= 2) {
      int all = sizes.shape().rows() * sizes.shape().microBatches();
      if (all % rows == 0 && memory(sizes.withRows(rows), available).fits()) {
        return "set training.micro_batch to " + rows + ", which fits and changes nothing else";
      }
    }
    for (int columns = sizes.shape().columns() / 2; columns >= 1; columns /= 2) {
      MemoryPlan memory = memory(new Bounds(Map.of("B", 1L, "T", (long) columns)), available);
      if (memory.fits()) {
        return "set training.micro_batch to 1 and training.context to " + columns + ", which fits";
      }
    }
    return "no batch is small enough: choose a smaller model, or a machine with more memory";
  }

  private MemoryPlan memory(TrainingSizes sizes, long available) {
    return memory(bounds(sizes), available);
  }

  private MemoryPlan memory(Bounds sizes, long available) {
    long trained = assignments.stream().mapToLong(a -> a.parameter().elements()).sum();
    long moments =
        UpdateGraphs.moments(assignments).values().stream().mapToLong(Planner::elements).sum();
    long bytes = setup.config().precision() == Precision.BF16 ? FLOAT_BYTES + 2 : FLOAT_BYTES;
    long intermediates = programs.stream().mapToLong(each -> each.peakBytes(sizes)).sum();
    return new MemoryPlan(
        parameters() * bytes,
        trained * FLOAT_BYTES,
        moments * FLOAT_BYTES,
        intermediates,
        available);
  }

  private static long elements(TensorType type) {
    return type.shape().elements().fixed();
  }

  private long parameters() {
    return setup.model().parameters().stream().mapToLong(ParameterSpec::elements).sum();
  }

  private static Bounds bounds(TrainingSizes sizes) {
    return Bounds.of(sizes.shape().rows(), sizes.shape().columns());
  }

  private static double flops(Graph graph, Bounds sizes) {
    return (double) graph.flops().evaluate(sizes::of);
  }

  private List<PlanPart> parts(Bounds sizes, double whole, double tokens) {
    Map<String, Dim> flops = new LinkedHashMap<>();
    Map<String, Long> elements = new LinkedHashMap<>();
    Map<String, Long> moved = new LinkedHashMap<>();
    for (ParameterSpec parameter : setup.model().parameters()) {
      elements.merge(part(parameter.name()), parameter.elements(), Long::sum);
      flops.putIfAbsent(part(parameter.name()), Dim.of(0));
    }
    assignments.forEach(
        a -> moved.merge(part(a.parameter().name()), a.parameter().elements(), Long::sum));
    for (Graph gradient : gradients) {
      for (Node node : gradient.nodes()) {
        flops.merge(part(node.scope()), node.flops(), Dim::plus);
      }
    }
    List<PlanPart> parts = new ArrayList<>();
    flops.forEach(
        (name, dim) -> {
          double each = (double) dim.evaluate(sizes::of);
          long own = elements.getOrDefault(name, 0L);
          if (each > 0 || own > 0) {
            parts.add(
                new PlanPart(
                    name,
                    own,
                    moved.getOrDefault(name, 0L),
                    each / gradients.size() / tokens,
                    each / gradients.size() / whole));
          }
        });
    return parts;
  }

  /** The block a scope or a parameter is in, otherwise its first component. */
  private static String part(String scope) {
    Matcher block = BLOCK.matcher(scope);
    if (block.matches()) {
      return block.group(1);
    }
    int dot = scope.indexOf('.');
    return scope.isEmpty() ? "loss" : dot < 0 ? scope : scope.substring(0, dot);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(bytes, 1_000_000L));
  }
}
