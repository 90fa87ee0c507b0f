package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;

/** Scores held-out batches with the parameters a store holds. */
public final class Evaluator implements AutoCloseable {
  private final Program program;
  private final BatchBindings bindings;
  private final Tensor lossSum = Tensor.scalar(0f);

  /** @param bounds the largest batch */
  public Evaluator(
      Engine engine,
      Store store,
      ModelGraphs model,
      String head,
      Bounds bounds,
      Precision precision) {
    Graph graph = model.loss(head);
    this.bindings = new BatchBindings(graph);
    this.program = Compiler.compile(engine, graph, store, bounds, precision);
  }

  /** The summed loss over all batches, with the tokens and bytes it is of. */
  public TextScore score(Iterable<TokenBatch> batches) {
    double loss = 0;
    long tokens = 0;
    long bytes = 0;
    for (TokenBatch batch : batches) {
      program.run(bindings.bind(batch).output(ModelGraphs.LOSS_SUM, lossSum));
      loss += lossSum.getFloat(0);
      tokens += batch.trained();
      bytes += batch.bytes();
    }
    return new TextScore(loss, tokens, bytes);
  }

  @Override
  public void close() {
    program.close();
  }
}
