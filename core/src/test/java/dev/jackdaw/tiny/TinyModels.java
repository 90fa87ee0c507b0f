package dev.jackdaw.tiny;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Models small enough for the reference engine. */
public final class TinyModels {
  private TinyModels() {}

  public static LoadedModel attention(long seed) {
    return of(new TinyAttention(new TinyAttention.Config(8, 32), 257), seed);
  }

  public static LoadedModel recurrent(long seed) {
    return of(new TinyRecurrent(new TinyRecurrent.Config(8), 257), seed);
  }

  public static LoadedModel of(Backbone backbone, long seed) {
    return of(backbone, new ByteTokenizer(), seed);
  }

  public static LoadedModel of(Backbone backbone, Tokenizer tokenizer, long seed) {
    return of(backbone, (parameter, phase) -> true, tokenizer, seed);
  }

  /** A model with random parameters on an engine of its own. */
  public static LoadedModel of(
      Backbone backbone, Adaptation adaptation, Tokenizer tokenizer, long seed) {
    ModelGraphs graphs =
        new ModelGraphs(backbone, Map.of("language-model", new NextToken()), adaptation);
    Engine engine = new ReferenceEngine();
    Store store = engine.store();
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), seed);
    return LoadedModel.owning(graphs, tokenizer, OptionalInt.empty(), engine, store, Precision.F32);
  }

  /** The logits after every token of a sequence, by one run over the whole of it. */
  public static float[][] logits(LoadedModel model, int[] ids) {
    int[] whole =
        IntStream.concat(IntStream.of(model.virtualTokens()), IntStream.of(ids)).toArray();
    int n = whole.length;
    Tensor logits = Tensor.zeros(DType.F32, 1, n, model.vocabulary());
    try (Program program =
        model.compile(model.graphs().logits(model.languageHead(), false), Bounds.of(1, n))) {
      model.run(
          program,
          new Bindings()
              .input(Inputs.IDS, Tensor.of(whole, 1, n))
              .input(Inputs.POSITIONS, Tensor.of(IntStream.range(0, n).toArray(), 1, n))
              .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, 1, n))
              .output(ModelGraphs.LOGITS, logits));
    }
    float[] all = logits.toFloats();
    float[][] rows = new float[ids.length][];
    for (int t = 0; t < ids.length; t++) {
      int from = (n - ids.length + t) * model.vocabulary();
      rows[t] = Arrays.copyOfRange(all, from, from + model.vocabulary());
    }
    return rows;
  }
}
