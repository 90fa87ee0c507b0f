package dev.jackdaw.training;

import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Store;
import java.util.ArrayList;
import java.util.List;

/** The evaluators of all heads in training, with what they evaluate on. */
final class Evaluators implements AutoCloseable {
  private record Scored(Evaluator evaluator, Iterable<TokenBatch> batches) {}

  private final List<Scored> heads = new ArrayList<>();

  private Evaluators() {}

  static Evaluators of(
      TrainingSetup setup, Store store, Bounds bounds, List<Iterable<TokenBatch>> heldOut) {
    Evaluators evaluators = new Evaluators();
    for (int head = 0; head < heldOut.size(); head++) {
      Evaluator evaluator =
          new Evaluator(
              setup.engine(),
              store,
              setup.model(),
              setup.heads().get(head).name(),
              bounds,
              setup.config().precision());
      evaluators.heads.add(new Scored(evaluator, heldOut.get(head)));
    }
    return evaluators;
  }

  HeldOutScore score() {
    return heads.stream()
        .map(head -> head.evaluator().measure(head.batches()))
        .reduce(HeldOutScore.NOTHING, HeldOutScore::plus);
  }

  @Override
  public void close() {
    heads.forEach(head -> head.evaluator().close());
  }
}
