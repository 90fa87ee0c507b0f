package dev.jackdaw.assembly;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.SequenceState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stretch of tokens after what each row's cache holds; one sequence per row, its tokens at the cache places of their positions.
 * Keys and values (M, K, D) per row are written at {@code cached}, then attention sees the whole cache with the places beyond the
 * row's tokens hidden.
 */
final class CachedSequence implements Sequence {
  private final ModelBuilder root;
  private final Value ids;
  private final Value positions;
  private final Value documents;
  private final Value last;
  private final Value cached;
  private final Map<String, TensorType> caches = new LinkedHashMap<>();

  CachedSequence(ModelBuilder root) {
    TensorType tokens = TensorType.i32(Dim.B, Dim.T);
    GraphBuilder graph = root.graph();
    this.root = root;
    this.ids = graph.input(Inputs.IDS, tokens);
    this.positions = graph.input(Inputs.POSITIONS, tokens);
    this.documents = graph.input(Inputs.DOCUMENTS, tokens);
    this.last = graph.input(Inputs.LAST, TensorType.i32(Dim.B));
    this.cached = graph.input(Inputs.CACHED, TensorType.i32(Dim.B));
  }

  /** What a row of each cache looks like, by state name. */
  Map<String, TensorType> caches() {
    return caches;
  }

  @Override
  public Value ids() {
    return ids;
  }

  @Override
  public Value positions() {
    return positions;
  }

  @Override
  public Value documents() {
    return documents;
  }

  @Override
  public Value last() {
    return last;
  }

  @Override
  public Value attend(ModelOps g, AttentionSite site, Value q, Value k, Value v) {
    Value keys = extended(g, "key", k);
    Value values = extended(g, "value", v);
    Value places = g.expand(g.iota(Dim.M), Shape.of(Dim.B, Dim.M));
    Attending operands =
        new Attending(q, keys, values, positions, places, documents, keyDocuments(g, places));
    return root.attention(g, site, operands);
  }

  private Value extended(ModelOps g, String name, Value rows) {
    Shape row = Shape.of(Dim.M, rows.dim(2), rows.dim(3));
    Value cache = cache(g, name, new TensorType(DType.F32, row));
    Value longer = g.apply(new TensorScatter(), cache, rows, cached);
    root.graph().update(Inputs.cache(path(g), name), longer);
    return longer;
  }

  /** 0 for the places that hold a token of the row, -1 beyond. */
  private Value keyDocuments(ModelOps g, Value places) {
    Value valid = g.cast(g.not(g.less(documents, g.integer(0))), DType.F32);
    Value count = g.add(cached, g.cast(g.sum(valid, 1), DType.I32));
    Value held = g.less(places, g.unsqueeze(count, 1));
    return g.sub(g.cast(held, DType.I32), g.integer(1));
  }

  @Override
  public SequenceState state(ModelOps g, String name, TensorType type) {
    String key = Inputs.cache(path(g), name);
    Value carried = cache(g, name, type);
    Value fresh = g.equal(cached, g.integer(0));
    while (fresh.shape().rank() < carried.shape().rank()) {
      fresh = g.unsqueeze(fresh, -1);
    }
    Value value = g.where(fresh, g.zerosLike(carried), carried);
    return new SequenceState() {
      @Override
      public Value value() {
        return value;
      }

      @Override
      public void set(Value next) {
        root.graph().update(key, next);
      }
    };
  }

  private Value cache(ModelOps g, String name, TensorType row) {
    String key = Inputs.cache(path(g), name);
    if (caches.putIfAbsent(key, row) != null) {
      throw new IllegalStateException(
          "[sequence] two states are called \"" + key + "\"; use scopes");
    }
    return root.graph().state(key, new TensorType(row.dtype(), TokenSequence.perSequence(row)));
  }

  private static String path(ModelOps g) {
    return ((ModelBuilder) g).path();
  }

  @Override
  public void tap(ModelOps g, String name, Value value) {
    // probes look at whole sequences
  }
}
