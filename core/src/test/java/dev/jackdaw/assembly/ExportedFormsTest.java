package dev.jackdaw.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.tiny.TinyModels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExportedFormsTest {
  private static final String HEAD = "language-model";

  @Test
  void embedding_ofRowsWithPadding_isTheMeanOfTheTokensAlone() {
    try (LoadedModel model = TinyModels.attention(3)) {
      float[] two = embedding(model, new int[][] {{5, 6, 7}, {9, 0, 0}}, new int[] {3, 1});
      float[] first = embedding(model, new int[][] {{5, 6, 7}}, new int[] {3});
      float[] second = embedding(model, new int[][] {{9}}, new int[] {1});

      assertThat(Arrays.copyOf(two, 8)).containsExactly(first, within(1e-6f));
      assertThat(Arrays.copyOfRange(two, 8, 16)).containsExactly(second, within(1e-6f));
      assertThat(first).isNotEqualTo(second);
    }
  }

  private static float[] embedding(LoadedModel model, int[][] rows, int[] lengths) {
    int columns = rows[0].length;
    Tensor ids = Tensor.zeros(DType.I32, rows.length, columns);
    Tensor positions = Tensor.zeros(DType.I32, rows.length, columns);
    Tensor documents = Tensor.zeros(DType.I32, rows.length, columns);
    for (int row = 0; row < rows.length; row++) {
      for (int t = 0; t < columns; t++) {
        ids.setInt((long) row * columns + t, rows[row][t]);
        positions.setInt((long) row * columns + t, t);
        documents.setInt((long) row * columns + t, t < lengths[row] ? 0 : -1);
      }
    }
    Tensor out = Tensor.zeros(DType.F32, rows.length, model.graphs().backbone().width());
    try (Program program =
        model.compile(model.graphs().embedding(), Bounds.of(rows.length, columns))) {
      model.run(
          program,
          new Bindings()
              .input(Inputs.IDS, ids)
              .input(Inputs.POSITIONS, positions)
              .input(Inputs.DOCUMENTS, documents)
              .output(ModelGraphs.EMBEDDING, out));
    }
    return out.toFloats();
  }

  @Test
  void interchange_paddedOnTheLeftAndOverAPast_givesTheLogitsOfWholeSequences() {
    try (LoadedModel model = TinyModels.attention(3)) {
      float[][] expected = TinyModels.logits(model, new int[] {5, 6, 7});
      int width = 8;
      try (Program program =
          model.compile(
              model.graphs().interchange(HEAD).orElseThrow(), Bounds.of(1, 3).with("P", 3))) {
        Tensor[] past = {
          Tensor.zeros(DType.F32, 1, 1, 0, width), Tensor.zeros(DType.F32, 1, 1, 0, width),
          Tensor.zeros(DType.F32, 1, 1, 0, width), Tensor.zeros(DType.F32, 1, 1, 0, width)
        };
        Tensor[] present = new Tensor[4];
        for (int i = 0; i < 4; i++) {
          present[i] = Tensor.zeros(DType.F32, 1, 1, 3, width);
        }
        // one place of padding, then 5 and 6
        float[] read =
            run(
                model,
                program,
                new int[] {0, 5, 6},
                new int[] {0, 0, 1},
                new int[] {0, 1, 1},
                past,
                present);
        Tensor[] longer = new Tensor[4];
        for (int i = 0; i < 4; i++) {
          longer[i] = Tensor.zeros(DType.F32, 1, 1, 4, width);
        }
        float[] next =
            run(
                model,
                program,
                new int[] {7},
                new int[] {2},
                new int[] {0, 1, 1, 1},
                present,
                longer);

        int v = model.vocabulary();
        assertThat(Arrays.copyOfRange(read, v, 2 * v)).containsExactly(expected[0], within(1e-5f));
        assertThat(Arrays.copyOfRange(read, 2 * v, 3 * v))
            .containsExactly(expected[1], within(1e-5f));
        assertThat(next).containsExactly(expected[2], within(1e-5f));
      }
    }
  }

  private static float[] run(
      LoadedModel model,
      Program program,
      int[] ids,
      int[] positions,
      int[] mask,
      Tensor[] past,
      Tensor[] present) {
    Tensor logits = Tensor.zeros(DType.F32, 1, ids.length, model.vocabulary());
    Bindings bindings =
        new Bindings()
            .input(Interchange.IDS, Tensor.of(ids, 1, ids.length))
            .input(Interchange.POSITIONS, Tensor.of(positions, 1, ids.length))
            .input(Interchange.MASK, Tensor.of(mask, 1, mask.length))
            .output(Interchange.LOGITS, logits);
    for (int i = 0; i < 4; i++) {
      String kind = i % 2 == 0 ? "key" : "value";
      bindings.input(Interchange.past(i / 2, kind), past[i]);
      bindings.output(Interchange.present(i / 2, kind), present[i]);
    }
    model.run(program, bindings);
    return logits.toFloats();
  }

  @Test
  void interchange_ofABackboneWithOtherState_isAbsent() {
    try (LoadedModel model = TinyModels.recurrent(3)) {
      assertThat(model.graphs().interchange(HEAD)).isEmpty();
    }
  }
}
