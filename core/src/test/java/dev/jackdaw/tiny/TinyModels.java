package dev.jackdaw.tiny;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Map;
import java.util.Set;

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

  /** A model with random parameters on an engine of its own. */
  public static LoadedModel of(Backbone backbone, Tokenizer tokenizer, long seed) {
    ModelGraphs graphs = new ModelGraphs(backbone, Map.of("language-model", new NextToken()), (parameter, phase) -> true);
    Engine engine = new ReferenceEngine();
    Store store = engine.store();
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), seed);
    return LoadedModel.owning(graphs, tokenizer, engine, store, Precision.F32);
  }
}
