package dev.jackdaw.assembly;

import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.SequenceState;
import java.util.List;

/**
 * Tokens after past keys and values that come in as inputs; longer ones go out: how other tools run language models. Names and layouts
 * are theirs, see {@link Interchange}. Rows of different lengths are filled up on the left; queries and keys are compared by their places
 * in the row, and the mask hides what was filled up.
 */
final class InterchangeSequence implements Sequence {
  private static final Dim P = Dim.symbol("P");
  private static final Dim ALL = P.plus(Dim.T);

  private final ModelBuilder root;
  private final Value ids;
  private final Value mask;
  private final Value positions;
  private final Value documents;
  private int attentions;
  private boolean carriesOtherState;

  InterchangeSequence(ModelBuilder root) {
    GraphBuilder graph = root.graph();
    this.root = root;
    ids = graph.input(Interchange.IDS, TensorType.i32(Dim.B, Dim.T));
    mask = graph.input(Interchange.MASK, TensorType.i32(Dim.B, ALL));
    positions = graph.input(Interchange.POSITIONS, TensorType.i32(Dim.B, Dim.T));
    documents = root.fill(TensorType.i32(Dim.B, Dim.T), 0);
  }

  /** Whether the backbone keeps state that is not keys and values, which those tools have no place for. */
  boolean carriesOtherState() {
    return carriesOtherState;
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
    return root.fill(TensorType.i32(Dim.B), 0);
  }

  @Override
  public Value attend(ModelOps g, AttentionSite site, Value q, Value k, Value v) {
    int index = attentions++;
    Value keys = extended(g, index, "key", k);
    Value values = extended(g, index, "value", v);
    Value places = g.iota(ALL);
    Value own = g.slice(places, 0, P, ALL);
    Attending operands =
        new Attending(
            q,
            keys,
            values,
            g.expand(own, Shape.of(Dim.B, Dim.T)),
            g.expand(places, Shape.of(Dim.B, ALL)),
            documents,
            g.sub(mask, g.integer(1)));
    return root.attention(g, site, operands);
  }

  private Value extended(ModelOps g, int index, String kind, Value rows) {
    GraphBuilder graph = root.graph();
    TensorType type = TensorType.f32(Dim.B, rows.dim(2), P, rows.dim(3));
    Value past = graph.input(Interchange.past(index, kind), type);
    Value longer = g.concat(2, List.of(past, g.transpose(rows, 0, 2, 1, 3)));
    graph.output(Interchange.present(index, kind), longer);
    return g.transpose(longer, 0, 2, 1, 3);
  }

  @Override
  public SequenceState state(ModelOps g, String name, TensorType type) {
    carriesOtherState = true;
    Value zeros = g.fill(new TensorType(type.dtype(), TokenSequence.perSequence(type)), 0);
    return new SequenceState() {
      @Override
      public Value value() {
        return zeros;
      }

      @Override
      public void set(Value next) {
        // the graph is thrown away: see carriesOtherState
      }
    };
  }

  @Override
  public void tap(ModelOps g, String name, Value value) {
    // probes look at whole sequences
  }
}
