package dev.jackdaw.head.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.head.languagemodel.LanguageModelConfig.Boundary;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.testkit.LetterTokenizer;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss against the formula, on a backbone whose logits are a table: row i for token i. */
class LanguageModelLossTest {
  private static final float[] TABLE = {0.5f, -1, 2, 1, 0, -0.5f, 3, -2, 0.25f};

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void loss_labelledTokens_isSummedCrossEntropy(double smoothing) {
    int[] ids = {0, 1, 2, 1};
    int[] labels = {1, 2, -100, 0};
    double expected = 0;
    for (int t = 0; t < ids.length; t++) {
      expected += labels[t] < 0 ? 0 : entropy(ids[t], labels[t], smoothing);
    }
    assertThat(run(ids, labels, smoothing, "loss_sum")).isCloseTo(expected, within(1e-5));
  }

  @Test
  void evaluation_countsRightTokens() {
    assertThat(run(new int[] {0, 1, 2, 0}, new int[] {2, 0, 1, -100}, 0, "correct")).isEqualTo(2);
  }

  private static double entropy(int token, int label, double smoothing) {
    double sum = 0;
    for (int v = 0; v < 3; v++) {
      sum += Math.exp(TABLE[3 * token + v]);
    }
    double mean = 0;
    for (int v = 0; v < 3; v++) {
      mean += (Math.log(sum) - TABLE[3 * token + v]) / 3;
    }
    return (1 - smoothing) * (Math.log(sum) - TABLE[3 * token + label]) + smoothing * mean;
  }

  private static double run(int[] ids, int[] labels, double smoothing, String output) {
    ModelGraphs graphs =
        new ModelGraphs(
            new TableBackbone(),
            Map.of(
                "lm",
                new LanguageModelFactory()
                    .create(
                        new LanguageModelConfig("text", Boundary.NONE, smoothing),
                        new LetterTokenizer(OptionalInt.empty()))),
            (parameter, phase) -> true);
    try (Engine engine = new ReferenceEngine();
        Store store = engine.store()) {
      store.declare("table.weight", new TensorType(DType.F32, Shape.fixed(3, 3)));
      store.write("table.weight", Tensor.of(TABLE.clone(), 3, 3));
      try (Program program =
          Compiler.compile(
              engine, graphs.evaluation("lm"), store, Bounds.of(1, 4), Precision.F32)) {
        Tensor into = Tensor.scalar(0f);
        program.run(
            new Bindings()
                .input(Inputs.IDS, Tensor.of(ids, 1, 4))
                .input(Inputs.POSITIONS, Tensor.of(new int[] {0, 1, 2, 3}, 1, 4))
                .input(Inputs.DOCUMENTS, Tensor.of(new int[4], 1, 4))
                .input(Inputs.LABELS, Tensor.of(labels, 1, 4))
                .output(output, into));
        return into.getFloat(0);
      }
    }
  }

  private record TableBackbone() implements Backbone {
    @Override
    public int width() {
      return 3;
    }

    @Override
    public int vocabulary() {
      return 3;
    }

    @Override
    public int contextLength() {
      return 4;
    }

    @Override
    public Value hidden(ModelOps g, Sequence in) {
      return g.embedding("table", in.ids(), 3, 3, Initializer.zeros());
    }

    @Override
    public Value logits(ModelOps g, Value hidden) {
      return hidden;
    }
  }
}
