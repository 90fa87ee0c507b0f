package dev.jackdaw.training;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.StepScalar;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The programs of an optimizer step while the same parameters are trained: one that computes gradients, the norm, the update. Where
 * a step has several micro-batches the first program adds to gradients that another has set to zero; a second one that writes them
 * would need intermediate values of its own, which are most of the memory.
 */
final class StepPrograms implements AutoCloseable {
  private final Engine engine;
  private final Store store;
  private final BatchShape shape;
  private final Precision precision;
  private final long seed;
  private final List<HeadGradient> heads = new ArrayList<>();
  private final @Nullable Program clear;
  private final Program norm;
  private final Program update;
  private final Map<String, StepScalar> scalars;

  private final Tensor lossSum = Tensor.scalar(0f);
  private final Tensor gradientNorm = Tensor.scalar(0f);
  private final Tensor clip = Tensor.scalar(1f);

  StepPrograms(TrainingSetup setup, Store store, List<Assignment> assignments) {
    this.engine = setup.engine();
    this.store = store;
    this.shape = setup.sizes().shape();
    this.precision = setup.config().precision();
    this.seed = setup.config().seed();
    UpdateGraphs.gradients(assignments).forEach(store::declare);
    UpdateGraphs.moments(assignments).forEach(store::declare);
    Set<String> trained =
        assignments.stream()
            .map(Assignment::parameter)
            .map(ParameterSpec::name)
            .collect(Collectors.toSet());
    ModelGraphs model = setup.model();
    boolean accumulates = shape.microBatches() > 1;
    for (TrainedHead head : setup.heads()) {
      Graph graph = model.training(head.name(), trained, accumulates);
      heads.add(new HeadGradient(head, graph, new BatchBindings(graph), compile(graph)));
    }
    clear = accumulates ? compile(UpdateGraphs.clear(assignments)) : null;
    norm = compile(UpdateGraphs.norm(assignments, setup.config().clip()));
    update = compile(UpdateGraphs.update(assignments));
    scalars = UpdateGraphs.scalars(assignments);
  }

  /** What computes the gradient of one head's loss. */
  private record HeadGradient(
      TrainedHead head, Graph graph, BatchBindings bindings, Program program) {}

  /**
   * A micro-batch of a step.
   *
   * @param scale factor on its summed loss
   */
  private record Portion(HeadGradient head, TokenBatch batch, float scale) {}

  private Program compile(Graph graph) {
    return Compiler.compile(engine, graph, store, bounds(), precision);
  }

  private Bounds bounds() {
    return Bounds.of(shape.rows(), shape.columns());
  }

  /** Computes the gradients of a step. Parameters and moments stay as they are. */
  StepOutcome gradients(BatchSource source, long step) {
    List<Portion> portions = portions(source, step);
    double loss = 0;
    long tokens = 0;
    if (clear != null) {
      clear.run(new Bindings());
    }
    for (int i = 0; i < portions.size(); i++) {
      Portion portion = portions.get(i);
      portion.head().program().run(bound(portion, step, i).output(ModelGraphs.LOSS_SUM, lossSum));
      loss += (double) lossSum.getFloat(0) * portion.scale();
      tokens += (long) portion.batch().rows() * portion.batch().columns();
    }
    if (!Double.isFinite(loss)) {
      return new StepOutcome(loss, Double.NaN, tokens);
    }
    norm.run(
        new Bindings()
            .output(UpdateGraphs.GRADIENT_NORM, gradientNorm)
            .output(UpdateGraphs.CLIP, clip));
    return new StepOutcome(loss, gradientNorm.getFloat(0), tokens);
  }

  /** Moves parameters and moments by the gradients just computed. */
  void update(long step, double rate) {
    Bindings bound = new Bindings();
    scalars.forEach(
        (name, scalar) ->
            bound.input(name, Tensor.scalar((float) scalar.at().applyAsDouble(step + 1))));
    bound.input(UpdateGraphs.RATE, Tensor.scalar((float) rate));
    bound.input(UpdateGraphs.CLIP, clip);
    update.run(bound);
  }

  /** The op that first gave a number that is not finite in this step, in words. */
  Optional<String> firstNonFinite(BatchSource source, long step) {
    List<Portion> portions = portions(source, step);
    if (clear != null) {
      clear.run(new Bindings()); // they hold what the failed step left
    }
    for (int i = 0; i < portions.size(); i++) {
      NonFiniteSearch search = new NonFiniteSearch(engine, portions.get(i).head().graph());
      Optional<String> found =
          search.first(store, bounds(), precision, bound(portions.get(i), step, i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private List<Portion> portions(BatchSource source, long step) {
    List<TokenBatch> batches = new ArrayList<>();
    long[] trained = new long[heads.size()];
    for (int i = 0; i < shape.microBatches(); i++) {
      batches.add(source.batch(step, i));
      trained[source.head(i)] += batches.get(i).trained();
    }
    List<Portion> portions = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      int head = source.head(i);
      double scale = heads.get(head).head().weight() / Math.max(1, trained[head]);
      portions.add(new Portion(heads.get(head), batches.get(i), (float) scale));
    }
    return portions;
  }

  private Bindings bound(Portion portion, long step, int microBatch) {
    BatchBindings bindings = portion.head().bindings();
    Bindings bound = bindings.bind(portion.batch());
    bound.input(Inputs.LOSS_SCALE, Tensor.scalar(portion.scale()));
    if (bindings.wants(Inputs.DROPOUT_SEED)) {
      bound.input(Inputs.DROPOUT_SEED, Tensor.scalar(Seeds.dropout(seed, step, microBatch)));
    }
    return bound;
  }

  @Override
  public void close() {
    heads.forEach(head -> head.program().close());
    if (clear != null) {
      clear.close();
    }
    norm.close();
    update.close();
  }
}
