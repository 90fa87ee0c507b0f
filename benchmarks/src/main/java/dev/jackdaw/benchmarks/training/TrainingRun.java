package dev.jackdaw.benchmarks.training;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Training steps of a benchmark model: forward, mean cross-entropy of all positions, backward, gradient norm clipped to 1, AdamW with decay on
 * all parameters, the loss read back. Tokens are random and made beforehand.
 */
final class TrainingRun implements AutoCloseable {
  private static final double RATE = 3e-4;
  private static final int BATCHES = 8;

  private final BenchmarkModel model;
  private final Store store;
  private final Program gradients;
  private final Program norm;
  private final Program update;
  private final List<Assignment> assignments;
  private final Tensor[] ids = new Tensor[BATCHES];
  private final Tensor[] labels = new Tensor[BATCHES];
  private final Tensor loss = Tensor.zeros(DType.F32);
  private final Tensor clip = Tensor.zeros(DType.F32);
  private final Bindings step = new Bindings();
  private final Bindings clipping = new Bindings();
  private final Bindings moving = new Bindings();
  private int steps;

  TrainingRun(Engine engine, BenchmarkModel model, Precision precision) {
    this.model = model;
    store = engine.store();
    ModelGraphs graphs =
        new ModelGraphs(
            model.backbone(), Map.of("lm", new BenchmarkModel.NextToken()), (name, phase) -> true);
    List<ParameterSpec> parameters = graphs.parameters();
    Parameters.initialise(engine, store, parameters, Set.of(), 1);
    AdamW adamW = new AdamW(0.9, 0.95, 1e-8, 0.1, false);
    assignments = parameters.stream().map(p -> new Assignment(p, adamW, 1, 0.1)).toList();
    UpdateGraphs.gradients(assignments).forEach(store::declare);
    UpdateGraphs.moments(assignments).forEach(store::declare);
    Set<String> trained = parameters.stream().map(ParameterSpec::name).collect(Collectors.toSet());
    Bounds bounds = Bounds.of(model.batch(), model.context());
    gradients =
        Compiler.compile(engine, graphs.training("lm", trained, false), store, bounds, precision);
    norm = Compiler.compile(engine, UpdateGraphs.norm(assignments, 1), store, bounds, precision);
    update = Compiler.compile(engine, UpdateGraphs.update(assignments), store, bounds, precision);
    bind();
  }

  private void bind() {
    SplittableRandom random = new SplittableRandom(7);
    int[] positions = new int[model.tokens()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % model.context();
    }
    for (int b = 0; b < BATCHES; b++) {
      int[] tokens = random.ints(model.tokens() + 1L, 0, model.vocabulary()).toArray();
      ids[b] = Tensor.of(Arrays.copyOf(tokens, model.tokens()), model.batch(), model.context());
      labels[b] =
          Tensor.of(Arrays.copyOfRange(tokens, 1, tokens.length), model.batch(), model.context());
    }
    step.input(Inputs.POSITIONS, Tensor.of(positions, model.batch(), model.context()));
    step.input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, model.batch(), model.context()));
    step.input(Inputs.LOSS_SCALE, Tensor.scalar(1f / model.tokens()));
    step.output(ModelGraphs.LOSS_SUM, loss);
    clipping.output(UpdateGraphs.CLIP, clip);
    moving.input(UpdateGraphs.RATE, Tensor.scalar((float) RATE));
    moving.input(UpdateGraphs.CLIP, clip);
  }

  /** One step; the mean loss. */
  float step() {
    int batch = steps % BATCHES;
    steps++;
    step.input(Inputs.IDS, ids[batch]).input(Inputs.LABELS, labels[batch]);
    gradients.run(step);
    norm.run(clipping);
    UpdateGraphs.scalars(assignments)
        .forEach(
            (name, scalar) ->
                moving.input(name, Tensor.scalar((float) scalar.at().applyAsDouble(steps))));
    update.run(moving);
    return loss.getFloat(0) / model.tokens();
  }

  /** Nanoseconds by op, largest first, if the engine measures. */
  Map<String, Long> profile() {
    Map<String, Long> all = new TreeMap<>(gradients.profile());
    norm.profile().forEach((op, nanos) -> all.merge(op, nanos, Long::sum));
    update.profile().forEach((op, nanos) -> all.merge(op, nanos, Long::sum));
    return all;
  }

  long arenaBytes() {
    return gradients.arenaBytes();
  }

  @Override
  public void close() {
    gradients.close();
    norm.close();
    update.close();
    store.close();
  }
}
