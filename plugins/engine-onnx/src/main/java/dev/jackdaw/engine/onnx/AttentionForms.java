package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.composite.Attention;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attention as the standard operator with a mask made from positions and documents. */
final class AttentionForms {
  private final GraphLowering lowering;
  private final Emitter emitter;
  private final ShapeForms shapes;
  private final LoweringOptions options;

  AttentionForms(
      GraphLowering lowering, Emitter emitter, ShapeForms shapes, LoweringOptions options) {
    this.lowering = lowering;
    this.emitter = emitter;
    this.shapes = shapes;
    this.options = options;
  }

  /**
   * Names of the outputs; null where the log-sum-exp is read, which the operator does not give, or scores have a soft cap, which it
   * applies after the mask.
   */
  @Nullable List<String> emit(Attention attention, Node node) {
    if (options.opset() < LoweringOptions.ATTENTION_OPSET
        || attention.softCap() > 0
        || lowering.isRead(node.output(1))) {
      return null;
    }
    Shape q = node.input(0).shape();
    String visible = visible(attention.window(), node);
    String y =
        emitter.node(
            "Attention",
            List.of(flat(node, 0), flat(node, 1), flat(node, 2), visible),
            "scale",
            attention.scale(),
            "q_num_heads",
            q.dim(2).fixed(),
            "kv_num_heads",
            node.input(1).dim(2).fixed());
    Shape rows = Shape.of(q.dim(0), q.dim(1), q.dim(2).times(q.dim(3)));
    String seen = emitter.node("Where", List.of(sees(visible), y, emitter.number(0)));
    String result =
        emitter.node(
            "", "Reshape", List.of(seen, shapes.reshape(rows, q)), lowering.wanted(node.output(0)));
    return List.of(result, "");
  }

  /** (B, T, H, D) as (B, T, H * D). */
  private String flat(Node node, int i) {
    Shape x = node.input(i).shape();
    Shape flat = Shape.of(x.dim(0), x.dim(1), x.dim(2).times(x.dim(3)));
    return emitter.node("Reshape", List.of(lowering.name(node.input(i)), shapes.reshape(x, flat)));
  }

  /** (B, 1, Tq, Tk): whether a query sees a key. */
  private String visible(int window, Node node) {
    String queryPositions = column(node, 3);
    String keyPositions = row(node, 4);
    String queryDocuments = column(node, 5);
    String keyDocuments = row(node, 6);
    String inPlace = emitter.node("LessOrEqual", List.of(keyPositions, queryPositions));
    if (window > 0) {
      String first = emitter.node("Sub", List.of(queryPositions, integer(window)));
      String near = emitter.node("Less", List.of(first, keyPositions));
      inPlace = emitter.node("And", List.of(inPlace, near));
    }
    String same = emitter.node("Equal", List.of(queryDocuments, keyDocuments));
    String own = emitter.node("And", List.of(inPlace, same));
    String shared = emitter.node("Equal", List.of(keyDocuments, integer(Attention.SHARED)));
    String either = emitter.node("Or", List.of(own, shared));
    String asks = emitter.node("Less", List.of(integer(-1), queryDocuments));
    return emitter.node("And", List.of(asks, either));
  }

  /** (B, Tq, 1): whether a query sees anything; where not, the result is 0 and not the mean of all values. */
  private String sees(String visible) {
    String numbers = emitter.node("Cast", List.of(visible), "to", ElementType.INT32.number());
    String most = emitter.node("ReduceMax", List.of(numbers, emitter.ints(1, 3)), "keepdims", 0);
    String column = emitter.node("Unsqueeze", List.of(most, emitter.ints(-1)));
    return emitter.node("Cast", List.of(column), "to", ElementType.BOOL.number());
  }

  private String column(Node node, int i) {
    return unsqueezed(node, i, 1, 3);
  }

  private String row(Node node, int i) {
    return unsqueezed(node, i, 1, 2);
  }

  private String unsqueezed(Node node, int i, long... axes) {
    return emitter.node(
        "Unsqueeze", new ArrayList<>(List.of(lowering.name(node.input(i)), emitter.ints(axes))));
  }

  private String integer(int value) {
    return emitter.constant(TensorProto.of("", Tensor.scalar(value)));
  }
}
