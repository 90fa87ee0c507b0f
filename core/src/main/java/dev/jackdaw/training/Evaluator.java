package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.corpus.SequenceClasses;
import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.Target;
import java.util.Objects;
import java.util.OptionalDouble;

/** Scores held-out batches with the parameters a store holds. */
public final class Evaluator implements AutoCloseable {
  private final Program program;
  private final BatchBindings bindings;
  private final boolean sequences;
  private final Tensor lossSum = Tensor.scalar(0f);
  private final Tensor named = Tensor.scalar(0f);

  /** @param bounds the largest batch */
  public Evaluator(
      Engine engine,
      Store store,
      ModelGraphs model,
      String head,
      Bounds bounds,
      Precision precision) {
    sequences =
        !(Objects.requireNonNull(model.heads().get(head), head).target() instanceof Target.Tokens);
    Graph graph = sequences ? model.evaluation(head) : model.loss(head);
    this.bindings = new BatchBindings(graph);
    this.program = Compiler.compile(engine, graph, store, bounds, precision);
  }

  /** The summed loss over all batches, with the tokens and bytes it is of. */
  public TextScore score(Iterable<TokenBatch> batches) {
    return measure(batches).text();
  }

  /** The same, and how many sequences were named rightly where the head labels sequences. */
  public HeldOutScore measure(Iterable<TokenBatch> batches) {
    double loss = 0;
    double correct = 0;
    long labels = 0;
    long decisions = 0;
    long bytes = 0;
    for (TokenBatch batch : batches) {
      Bindings bound = bindings.bind(batch).output(ModelGraphs.LOSS_SUM, lossSum);
      if (sequences) {
        bound.output(ModelGraphs.CORRECT, named);
      }
      program.run(bound);
      loss += lossSum.getFloat(0);
      correct += sequences ? named.getFloat(0) : 0;
      labels += batch.trained();
      decisions += decisions(batch);
      bytes += batch.bytes();
    }
    return new HeldOutScore(
        new TextScore(loss, labels, bytes),
        sequences ? OptionalDouble.of(correct) : OptionalDouble.empty(),
        decisions);
  }

  private static long decisions(TokenBatch batch) {
    return switch (batch.classes()) {
      case null -> 0;
      case SequenceClasses.One _ -> batch.trained();
      case SequenceClasses.Several several -> (long) batch.trained() * several.count();
    };
  }

  @Override
  public void close() {
    program.close();
  }
}
