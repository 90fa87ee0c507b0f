package dev.jackdaw.training;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Store;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.optimizer.UpdateGraphs;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Parameters are in the store when it starts, initialised or loaded, and are what was learnt when it ends.
 *
 * <p>{@link #run} is called once, on one thread; {@link #requestStop} may be called from any.
 */
public final class Trainer {
  private static final double NO_PEAK = Double.NaN;
  private static final long DEFAULT_EVALUATIONS = 20;

  private final TrainingSetup setup;
  private final Store store;
  private final BatchSource batches;
  private final List<Iterable<TokenBatch>> heldOut;
  private final Checkpoints checkpoints;
  private final Supplier<List<Sample>> sampler;
  private final TrainingListener listener;
  private final Phases phases;
  private final double peak;

  private volatile boolean stopRequested;

  private TrainingState state = TrainingState.start();
  private int phase = -1;
  private @Nullable StepPrograms programs;

  private Trainer(Builder builder) {
    this.setup = builder.setup;
    this.store = builder.store;
    this.batches = builder.batches;
    this.heldOut = builder.heldOut;
    this.checkpoints = builder.checkpoints;
    this.sampler = builder.sampler;
    this.listener = builder.listener;
    this.peak = builder.peak;
    this.phases = Phases.of(setup);
  }

  /** @param store holds the model's parameters */
  public static Builder of(TrainingSetup setup, Store store, BatchSource batches) {
    return new Builder(setup, store, batches);
  }

  /** The parts of a training that may be left out. */
  public static final class Builder {
    private final TrainingSetup setup;
    private final Store store;
    private final BatchSource batches;
    private List<Iterable<TokenBatch>> heldOut = List.of();
    private Checkpoints checkpoints = Checkpoints.none();
    private Supplier<List<Sample>> sampler = List::of;
    private TrainingListener listener = new TrainingListener() {};
    private double peak = NO_PEAK;

    private Builder(TrainingSetup setup, Store store, BatchSource batches) {
      this.setup = setup;
      this.store = store;
      this.batches = batches;
    }

    /** What to evaluate on, the same each time; no larger than a training batch. */
    public Builder heldOut(Iterable<TokenBatch> heldOut) {
      this.heldOut = List.of(heldOut);
      return this;
    }

    /** The same where several heads are trained together: batches of each, in the order of the setup. */
    public Builder heldOutOfHeads(List<Iterable<TokenBatch>> heldOut) {
      this.heldOut = List.copyOf(heldOut);
      return this;
    }

    public Builder checkpoints(Checkpoints checkpoints) {
      this.checkpoints = checkpoints;
      return this;
    }

    /** Writes with the parameters of the store. */
    public Builder sampler(Supplier<List<Sample>> sampler) {
      this.sampler = sampler;
      return this;
    }

    public Builder listener(TrainingListener listener) {
      this.listener = listener;
      return this;
    }

    /** Floating-point operations per second of the machine, see {@link Peak}. */
    public Builder peak(double peak) {
      this.peak = peak;
      return this;
    }

    public Trainer build() {
      return new Trainer(this);
    }
  }

  /** Asks for the end after the step under way: a checkpoint is written and {@link #run} returns. */
  public void requestStop() {
    stopRequested = true;
  }

  /**
   * Trains to the end, from the last checkpoint where there is one.
   *
   * @throws UserException RESOURCES if the memory is not there; CONFIGURATION if the checkpoint was made with other settings; TRAINING
   *     if loss or gradient stop being numbers; OUTPUT if a checkpoint cannot be written
   */
  public TrainingResult run() {
    Planner planner = new Planner(setup);
    Plan plan = planner.plan(peak);
    planner.requireFits(plan);
    checkpoints.requireWritable();
    state = checkpoints.resume(store, setup.engine().info(), listener);
    listener.started(plan, state.step());
    try (Evaluators evaluators = evaluators()) {
      TrainingResult.End end = loop(new Pace(plan), evaluators);
      if (end == TrainingResult.End.REQUESTED) {
        listener.notice(
            "stopped after step " + state.step() + " of " + steps() + checkpoints.howToResume());
      }
      TrainingResult result =
          new TrainingResult(state, end, checkpoints.best(), checkpoints.latest());
      listener.finished(result);
      return result;
    } finally {
      if (programs != null) {
        programs.close();
      }
    }
  }

  private Evaluators evaluators() {
    BatchShape shape = setup.sizes().shape();
    Bounds bounds = Bounds.of(shape.rows(), shape.columns());
    return Evaluators.of(setup, store, bounds, heldOut);
  }

  private TrainingResult.End loop(Pace pace, Evaluators evaluators) {
    TrainingConfig config = setup.config();
    long evaluateEvery = config.evaluateEvery().orElse(Math.max(1, steps() / DEFAULT_EVALUATIONS));
    long checkpointEvery = config.checkpointEvery().orElse(evaluateEvery);
    long sampleEvery = config.sampleEvery().orElse(evaluateEvery);
    while (state.step() < steps() && !gaveUp()) {
      if (stopRequested) {
        save();
        return TrainingResult.End.REQUESTED;
      }
      step(enter(phases.at(state.step())), pace);
      boolean last = state.step() == steps();
      if (last || due(evaluateEvery)) {
        evaluate(evaluators);
      }
      if (due(sampleEvery)) {
        sample();
      }
      if (last || due(checkpointEvery) || gaveUp()) {
        save();
      }
    }
    return gaveUp() ? TrainingResult.End.STOPPED_EARLY : TrainingResult.End.FINISHED;
  }

  private long steps() {
    return setup.sizes().steps();
  }

  private boolean due(long every) {
    return every > 0 && state.step() % every == 0;
  }

  private boolean gaveUp() {
    int patience = setup.config().patience();
    return patience > 0 && state.evaluationsSinceBest() >= patience;
  }

  /** Compiles what a phase trains, unless that is what was compiled last. */
  private StepPrograms enter(int next) {
    if (programs != null && phase == next) {
      return programs;
    }
    if (programs != null) {
      programs.close();
      listener.notice(
          "phase "
              + (next + 1)
              + " of "
              + phases.count()
              + " begins with step "
              + (state.step() + 1));
    }
    List<Assignment> assignments = phases.assignments(next);
    forgetResting(assignments);
    phase = next;
    programs = new StepPrograms(setup, store, assignments);
    return programs;
  }

  /** Frees gradients and moments of what moved in another phase and rests in this one. */
  private void forgetResting(List<Assignment> assignments) {
    Set<String> resting = new HashSet<>();
    for (int other = 0; other < phases.count(); other++) {
      List<Assignment> moving = phases.assignments(other);
      resting.addAll(UpdateGraphs.gradients(moving).keySet());
      resting.addAll(UpdateGraphs.moments(moving).keySet());
    }
    resting.removeAll(UpdateGraphs.gradients(assignments).keySet());
    resting.removeAll(UpdateGraphs.moments(assignments).keySet());
    resting.forEach(store::remove);
  }

  private void step(StepPrograms programs, Pace pace) {
    long start = System.nanoTime();
    long step = state.step();
    double rate = setup.sizes().learningRate() * setup.config().schedule().factor(step, steps());
    StepOutcome outcome = programs.gradients(batches, step);
    if (!outcome.finite()) {
      throw notFinite(programs, outcome, rate);
    }
    programs.update(step, rate);
    double seconds = (System.nanoTime() - start) / 1e9;
    state = state.afterStep(outcome.tokens(), seconds);
    listener.step(pace.report(state, outcome, rate, seconds));
  }

  private UserException notFinite(StepPrograms programs, StepOutcome outcome, double rate) {
    boolean loss = !Double.isFinite(outcome.loss());
    double value = loss ? outcome.loss() : outcome.gradientNorm();
    String where =
        programs
            .firstNonFinite(batches, state.step())
            .map(op -> "; the first number that is not finite comes from " + op)
            .orElse(loss ? "" : "; every gradient is finite, the sum of their squares is not");
    String what =
        (loss ? "the loss is " : "the norm of the gradient is ")
            + value
            + " in step "
            + (state.step() + 1)
            + where;
    String fix =
        "lower training.learning_rate ("
            + rate
            + " in this step), lengthen the warm-up or set training.clip lower"
            + checkpoints.latest().map(path -> "; the last good checkpoint is " + path).orElse("");
    return new UserException(UserException.Kind.TRAINING, Problem.of(what).fix(fix));
  }

  private void evaluate(Evaluators evaluators) {
    HeldOutScore score = evaluators.score();
    if (score.text().tokens() == 0) {
      return;
    }
    state = state.evaluated(setup.config().judge().value(score));
    boolean best = state.bestStep() == state.step();
    listener.evaluated(new EvaluationReport(state.step(), score.text(), score.accuracy(), best));
    if (best) {
      save();
    }
  }

  private void sample() {
    List<Sample> samples = sampler.get();
    if (!samples.isEmpty()) {
      listener.sampled(state.step(), samples);
    }
  }

  private void save() {
    checkpoints
        .save(store, state, setup.engine().info())
        .ifPresent(path -> listener.saved(state.step(), path));
  }
}
