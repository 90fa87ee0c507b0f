package dev.jackdaw.training;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.corpus.SequenceClasses;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import java.util.Set;

/** Binds a batch to the inputs a graph has. */
final class BatchBindings {
  private final Set<String> wanted;

  BatchBindings(Graph graph) {
    this.wanted = graph.inputs().keySet();
  }

  Bindings bind(TokenBatch batch) {
    Bindings bindings = new Bindings();
    long rows = batch.rows();
    long columns = batch.columns();
    for (String input : wanted) {
      switch (input) {
        case Inputs.IDS -> bindings.input(input, Tensor.of(batch.ids(), rows, columns));
        case Inputs.POSITIONS -> bindings.input(input, Tensor.of(batch.positions(), rows, columns));
        case Inputs.DOCUMENTS -> bindings.input(input, Tensor.of(batch.documents(), rows, columns));
        case Inputs.LABELS -> bindings.input(input, Tensor.of(batch.labels(), rows, columns));
        case Inputs.CLASSES, Inputs.MULTI_CLASSES -> bindings.input(input, classes(batch, input));
        case Inputs.LAST -> bindings.input(input, Tensor.of(last(batch), rows));
        case Inputs.LOSS_SCALE, Inputs.DROPOUT_SEED -> {} // bound by the step
        default ->
            throw new IllegalArgumentException(
                "[training] a batch of tokens has no \"" + input + "\"");
      }
    }
    return bindings;
  }

  boolean wants(String input) {
    return wanted.contains(input);
  }

  private static Tensor classes(TokenBatch batch, String input) {
    return switch (batch.classes()) {
      case SequenceClasses.One(int[] classes) when input.equals(Inputs.CLASSES) ->
          Tensor.of(classes, batch.rows());
      case SequenceClasses.Several(float[] weights, int count)
          when input.equals(Inputs.MULTI_CLASSES) ->
          Tensor.of(weights, batch.rows(), count);
      case null, default ->
          throw new IllegalArgumentException("[training] a batch has no \"" + input + "\"");
    };
  }

  private static int[] last(TokenBatch batch) {
    int[] last = new int[batch.rows()];
    for (int row = 0; row < batch.rows(); row++) {
      for (int column = 0; column < batch.columns(); column++) {
        if (batch.documents()[row * batch.columns() + column] >= 0) {
          last[row] = column;
        }
      }
    }
    return last;
  }
}
