package dev.jackdaw.assembly;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.SequenceState;
import java.util.ArrayList;
import java.util.List;

/** Whole sequences, nothing carried from run to run: training and evaluation. */
final class TokenSequence implements Sequence {
  private final ModelBuilder root;
  private final Value ids;
  private final Value positions;
  private final Value documents;
  private final boolean taps;

  TokenSequence(ModelBuilder root, boolean taps) {
    TensorType tokens = TensorType.i32(Dim.B, Dim.T);
    this.root = root;
    this.ids = root.graph().input(Inputs.IDS, tokens);
    this.positions = root.graph().input(Inputs.POSITIONS, tokens);
    this.documents = root.graph().input(Inputs.DOCUMENTS, tokens);
    this.taps = taps;
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
    return root.graph().input(Inputs.LAST, TensorType.i32(Dim.B));
  }

  @Override
  public Value attend(ModelOps g, AttentionSite site, Value q, Value k, Value v) {
    Attending operands = new Attending(q, k, v, positions, positions, documents, documents);
    return root.attention(g, site, operands);
  }

  @Override
  public SequenceState state(ModelOps g, String name, TensorType type) {
    Value zeros = g.fill(new TensorType(type.dtype(), perSequence(type)), 0);
    return new SequenceState() {
      @Override
      public Value value() {
        return zeros;
      }

      @Override
      public void set(Value next) {
        // a whole sequence was read: there is no next run to carry anything to
      }
    };
  }

  static Shape perSequence(TensorType type) {
    List<Dim> dims = new ArrayList<>(List.of(Dim.B));
    dims.addAll(type.shape().dims());
    return new Shape(dims);
  }

  @Override
  public void tap(ModelOps g, String name, Value value) {
    if (taps) {
      root.graph().output(ModelGraphs.tap(name), value);
    }
  }
}
