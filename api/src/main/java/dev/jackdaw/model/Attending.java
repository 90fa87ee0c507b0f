package dev.jackdaw.model;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Attention;
import java.util.List;

/**
 * The operands of one attention, cache included: see {@link Attention} for shapes and for what positions and documents mean.
 */
public record Attending(
    Value q,
    Value k,
    Value v,
    Value queryPositions,
    Value keyPositions,
    Value queryDocuments,
    Value keyDocuments) {

  /** The same with keys and values (B, P, K, D) in front that every query sees: a trained prefix. */
  public Attending withShared(Ops g, Value keys, Value values) {
    TensorType type = TensorType.i32(keys.dim(0), keys.dim(1));
    return new Attending(
        q,
        g.concat(1, List.of(keys, k)),
        g.concat(1, List.of(values, v)),
        queryPositions,
        g.concat(1, List.of(g.fill(type, 0), keyPositions)),
        queryDocuments,
        g.concat(1, List.of(g.fill(type, Attention.SHARED), keyDocuments)));
  }

  /** The attention of these operands: (B, T, H, D). */
  public Value apply(Ops g, AttentionSite site) {
    return g.apply(
        new Attention(site.scale(), site.window(), site.softCap()),
        q,
        k,
        v,
        queryPositions,
        keyPositions,
        queryDocuments,
        keyDocuments);
  }
}
