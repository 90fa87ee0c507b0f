package dev.jackdaw.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.tiny.TinyModels;
import org.junit.jupiter.api.Test;

class SiteGraphsTest {
  private static final int T = 6;
  private static final int[] IDS = {72, 101, 108, 108, 111, 33};
  private static final int WIDTH = 8;

  private static Bindings bindings(Graph graph) {
    Bindings bindings = new Bindings();
    graph
        .inputs()
        .keySet()
        .forEach(
            input -> {
              switch (input) {
                case Inputs.IDS -> bindings.input(input, Tensor.of(IDS, 1, T));
                case Inputs.POSITIONS ->
                    bindings.input(input, Tensor.of(new int[] {0, 1, 2, 3, 4, 5}, 1, T));
                case Inputs.DOCUMENTS -> bindings.input(input, Tensor.zeros(DType.I32, 1, T));
                case Inputs.LABELS ->
                    bindings.input(
                        input, Tensor.of(new int[] {101, 108, 108, 111, 33, -100}, 1, T));
                default -> {}
              }
            });
    return bindings;
  }

  private static void run(LoadedModel model, Graph graph, Bindings bindings) {
    try (Program program = model.compile(graph, Bounds.of(1, T))) {
      model.run(program, bindings);
    }
  }

  private static float[] block(LoadedModel model, SiteGraphs sites, int stage, float[] hidden) {
    Graph graph = DeadNodes.remove(sites.block(stage));
    Tensor out = Tensor.zeros(DType.F32, 1, T, WIDTH);
    Bindings bindings = bindings(graph).output(SiteGraphs.HIDDEN, out);
    if (stage > 0) {
      bindings.input(SiteGraphs.HIDDEN, Tensor.of(hidden, 1, T, WIDTH));
    }
    run(model, graph, bindings);
    return out.toFloats();
  }

  @Test
  void block_oneAfterAnother_givesWhatTheWholeModelGives() {
    try (LoadedModel model = TinyModels.attention(1)) {
      SiteGraphs sites = new SiteGraphs(model.graphs());
      float[] first = block(model, sites, 0, new float[0]);

      float[] last = block(model, sites, 1, first);

      assertThat(sites.stages()).isEqualTo(3);
      assertThat(DeadNodes.remove(sites.block(1)).inputs()).doesNotContainKey(Inputs.IDS);
      float[][] logits = TinyModels.logits(model, IDS);
      float[] table = model.store().read("embedding.weight").toFloats();
      for (int t = 0; t < T; t++) {
        double dot = 0;
        for (int i = 0; i < WIDTH; i++) {
          dot += last[t * WIDTH + i] * table[7 * WIDTH + i];
        }
        assertThat(logits[t][7]).isCloseTo((float) dot, within(1e-4f));
      }
    }
  }

  @Test
  void inputs_ofASecondStage_areTheGramMatrixOfWhatTheFirstGave() {
    try (LoadedModel model = TinyModels.attention(2)) {
      SiteGraphs sites = new SiteGraphs(model.graphs());
      float[] x = block(model, sites, 0, new float[0]);
      SiteGraphs.Observation observation = sites.inputs(1);
      observation.types().forEach(model.store()::declare);
      Bindings bindings = bindings(observation.graph());
      bindings.input(SiteGraphs.HIDDEN, Tensor.of(x, 1, T, WIDTH));

      run(model, observation.graph(), bindings);
      run(model, observation.graph(), bindings);

      assertThat(observation.states())
          .containsOnlyKeys("blocks.1.query", "blocks.1.key", "blocks.1.value");
      assertThat(observation.types()).hasSize(1); // all three read the same
      float[] gram = model.store().read(observation.states().get("blocks.1.key")).toFloats();
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          double sum = 0;
          for (int t = 0; t < T; t++) {
            sum += 2.0 * x[t * WIDTH + i] * x[t * WIDTH + j];
          }
          assertThat(gram[i * WIDTH + j]).isCloseTo((float) sum, within(1e-3f));
        }
      }
    }
  }

  @Test
  void inputs_outsideBlocks_areTheHeads() {
    try (LoadedModel model = TinyModels.attention(3)) {
      assertThat(new SiteGraphs(model.graphs()).inputs(2).states()).hasSize(1);
    }
  }

  @Test
  void gradients_ofTheLoss_reachEveryProjectionOfEveryBlock() {
    try (LoadedModel model = TinyModels.attention(4)) {
      SiteGraphs.Observation observation =
          new SiteGraphs(model.graphs()).gradients(model.languageHead());
      observation.types().forEach(model.store()::declare);

      run(model, observation.graph(), bindings(observation.graph()));

      assertThat(observation.states()).containsKeys("blocks.0.query", "blocks.1.value").hasSize(6);
      float[] squares = model.store().read(observation.states().get("blocks.1.value")).toFloats();
      assertThat(squares).hasSize(WIDTH);
      for (float square : squares) {
        assertThat(square).isPositive().isFinite();
      }
    }
  }

  @Test
  void block_thatIsNone_isRefused() {
    try (LoadedModel model = TinyModels.attention(5)) {
      assertThatThrownBy(() -> new SiteGraphs(model.graphs()).block(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no block 2 of 2");
    }
  }
}
