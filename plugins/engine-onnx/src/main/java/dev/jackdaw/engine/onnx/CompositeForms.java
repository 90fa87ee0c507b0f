package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.Gelu;
import dev.jackdaw.graph.composite.GeluGradient;
import dev.jackdaw.graph.composite.LayerNorm;
import dev.jackdaw.graph.composite.Linear;
import dev.jackdaw.graph.composite.LinearInputGradient;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.Rope;
import dev.jackdaw.graph.composite.Silu;
import dev.jackdaw.graph.composite.StopGradient;
import dev.jackdaw.graph.composite.SwiGlu;
import dev.jackdaw.graph.op.Composite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composites that ONNX, or ONNX Runtime, has an operator for. */
final class CompositeForms {
  private final GraphLowering lowering;
  private final Emitter emitter;
  private final ShapeForms shapes;
  private final LoweringOptions options;
  private final AttentionForms attention;

  CompositeForms(
      GraphLowering lowering, Emitter emitter, ShapeForms shapes, LoweringOptions options) {
    this.lowering = lowering;
    this.emitter = emitter;
    this.shapes = shapes;
    this.options = options;
    attention = new AttentionForms(lowering, emitter, shapes, options);
  }

  /** Whether there is a form for some graphs, so that the composite is better left whole. */
  static boolean knows(Composite op) {
    return op instanceof Linear
        || op instanceof LinearInputGradient
        || op instanceof RmsNorm
        || op instanceof LayerNorm
        || op instanceof Gelu
        || op instanceof GeluGradient(boolean tanh) && tanh
        || op instanceof Silu
        || op instanceof SwiGlu
        || op instanceof Rope
        || op instanceof Attention
        || op instanceof StopGradient;
  }

  /** Names of the outputs, or null where the composite has to be decomposed. */
  @Nullable List<String> emit(Composite op, Node node) {
    return switch (op) {
      case StopGradient _ -> List.of(in(node, 0));
      case Linear _ -> linear(node);
      case LinearInputGradient _ ->
          node.input(0).shape().rank() == 1
              ? null
              : List.of(standard("MatMul", List.of(in(node, 0), in(node, 1)), node));
      case RmsNorm norm -> rmsNorm(norm, node);
      case LayerNorm norm -> layerNorm(norm, node);
      case Gelu gelu -> gelu(gelu, node);
      case GeluGradient(boolean tanh) -> tanh ? geluGradient(node) : null;
      case Silu _ -> List.of(silu(in(node, 0), lowering.wanted(node.output(0))));
      case SwiGlu _ ->
          List.of(standard("Mul", List.of(silu(in(node, 0), null), in(node, 1)), node));
      case Rope rope -> rope(rope, node);
      case Attention plain -> attention.emit(plain, node);
      default -> null;
    };
  }

  private @Nullable List<String> linear(Node node) {
    Shape x = node.input(0).shape();
    if (x.rank() == 1) {
      return null;
    }
    boolean bias = node.inputs().size() == 3;
    if (options.fused() && !bias && x.rank() > 2) {
      return List.of(
          emitter.node(
              ModelProto.MICROSOFT,
              "FusedMatMul",
              List.of(in(node, 0), in(node, 1)),
              lowering.wanted(node.output(0)),
              "transB",
              1));
    }
    Shape y = node.output(0).shape();
    Dim rows = x.dropLast(1).elements();
    List<String> operands = new ArrayList<>(lowering.names(node.inputs()));
    if (x.rank() == 2) {
      return List.of(standard("Gemm", operands, node, "transB", 1));
    }
    Shape flat = Shape.of(rows, x.dim(-1));
    operands.set(0, emitter.node("Reshape", List.of(operands.getFirst(), shapes.reshape(x, flat))));
    String product = emitter.node("Gemm", operands, "transB", 1);
    String shape = shapes.reshape(Shape.of(rows, y.dim(-1)), y);
    return List.of(standard("Reshape", List.of(product, shape), node));
  }

  private @Nullable List<String> rmsNorm(RmsNorm norm, Node node) {
    boolean rstd = lowering.isRead(node.output(1));
    if (!options.fused() && (rstd || options.opset() < LoweringOptions.ATTENTION_OPSET)) {
      return null;
    }
    String weight = in(node, 1);
    if (norm.plusOne()) {
      weight = emitter.node("Add", List.of(weight, emitter.number(1)));
    }
    List<String> operands = List.of(in(node, 0), weight);
    if (!options.fused()) {
      String y =
          standard("RMSNormalization", operands, node, "axis", -1, "epsilon", norm.epsilon());
      return List.of(y, "");
    }
    // ONNX Runtime keeps its own operator in the standard domain
    List<String> outputs = outputs(node, "SimplifiedLayerNormalization");
    emitter.nodes(
        "",
        "SimplifiedLayerNormalization",
        operands,
        rstd ? outputs : outputs.subList(0, 1),
        "axis",
        -1,
        "epsilon",
        norm.epsilon());
    return outputs;
  }

  private List<String> layerNorm(LayerNorm norm, Node node) {
    List<String> outputs = outputs(node, "LayerNormalization");
    boolean statistics = lowering.isRead(node.output(1)) || lowering.isRead(node.output(2));
    emitter.nodes(
        "",
        "LayerNormalization",
        lowering.names(node.inputs()),
        statistics ? outputs : outputs.subList(0, 1),
        "axis",
        -1,
        "epsilon",
        norm.epsilon());
    return outputs;
  }

  private @Nullable List<String> gelu(Gelu gelu, Node node) {
    if (options.opset() < LoweringOptions.GELU_OPSET) {
      return null;
    }
    String form = gelu.tanh() ? "tanh" : "none";
    return List.of(standard("Gelu", List.of(in(node, 0)), node, "approximate", form));
  }

  /**
   * The gradient of the tanh form by {@code s = 1 / (1 + e^-2u)}, which is {@code (1 + tanh u) / 2}: ONNX Runtime's tanh is exact to an
   * absolute 1e-7 only, and its sum with 1 is nearly nothing where x is far below 0. {@code dx = dy (s + 2 x s (1 - s) u')}.
   */
  private List<String> geluGradient(Node node) {
    double root = Math.sqrt(2 / Math.PI);
    String x = in(node, 1);
    String square = pair("Mul", x, x);
    String cubic = pair("Add", pair("Mul", square, emitter.number(0.044715)), emitter.number(1));
    String minus2u = pair("Mul", pair("Mul", x, cubic), emitter.number(-2 * root));
    String e = emitter.node("Exp", List.of(minus2u));
    String s = emitter.node("Reciprocal", List.of(pair("Add", e, emitter.number(1))));
    String bend = pair("Mul", s, pair("Sub", emitter.number(1), s));
    String slope =
        pair(
            "Add",
            pair("Mul", square, emitter.number(2 * root * 3 * 0.044715)),
            emitter.number(2 * root));
    String derivative = pair("Add", s, pair("Mul", pair("Mul", x, slope), bend));
    return List.of(standard("Mul", List.of(in(node, 0), derivative), node));
  }

  private String pair(String type, String a, String b) {
    return emitter.node(type, List.of(a, b));
  }

  private String silu(String x, @Nullable String wanted) {
    if (options.fused()) {
      return emitter.node(ModelProto.MICROSOFT, "QuickGelu", List.of(x), wanted, "alpha", 1.0);
    }
    return emitter.node("", "Mul", List.of(x, emitter.node("Sigmoid", List.of(x))), wanted);
  }

  /** With cosines and sines computed from the positions, so that there is no table to outgrow. */
  private @Nullable List<String> rope(Rope rope, Node node) {
    int pairs = rope.inverseFrequencies().size();
    if (options.opset() < LoweringOptions.ATTENTION_OPSET || pairs == 0) {
      return null;
    }
    Shape x = node.input(0).shape();
    long width = x.dim(3).fixed();
    String turns = angles(rope, in(node, 1));
    String cos = scaled(emitter.node("Cos", List.of(turns)), rope.scale());
    String sin =
        scaled(emitter.node("Sin", List.of(turns)), rope.inverse() ? -rope.scale() : rope.scale());
    Shape flat = Shape.of(x.dim(0), x.dim(1), x.dim(2).times(x.dim(3)));
    String rows = emitter.node("Reshape", List.of(in(node, 0), shapes.reshape(x, flat)));
    String turned =
        emitter.node(
            "RotaryEmbedding",
            List.of(rows, cos, sin),
            "num_heads",
            x.dim(2).fixed(),
            "interleaved",
            rope.interleaved(),
            "rotary_embedding_dim",
            2L * pairs == width ? 0 : 2L * pairs);
    return List.of(standard("Reshape", List.of(turned, shapes.reshape(flat, x)), node));
  }

  /** (B, T, pairs): position times frequency, in 32 bits as everywhere. */
  private String angles(Rope rope, String positions) {
    float[] frequencies = new float[rope.inverseFrequencies().size()];
    for (int p = 0; p < frequencies.length; p++) {
      frequencies[p] = rope.inverseFrequencies().get(p).floatValue();
    }
    String floats = emitter.node("Cast", List.of(positions), "to", ElementType.FLOAT.number());
    String column = emitter.node("Unsqueeze", List.of(floats, emitter.ints(-1)));
    String table = emitter.constant(TensorProto.of("", Tensor.of(frequencies, frequencies.length)));
    return emitter.node("Mul", List.of(column, table));
  }

  private String scaled(String x, double factor) {
    return factor == 1 ? x : emitter.node("Mul", List.of(x, emitter.number(factor)));
  }

  /** Names for every output of a node. */
  private List<String> outputs(Node node, String type) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      String wanted = lowering.wanted(node.output(i));
      names.add(wanted != null ? wanted : emitter.fresh(type));
    }
    return names;
  }

  private String in(Node node, int i) {
    return lowering.name(node.input(i));
  }

  private String standard(String type, List<String> inputs, Node node, Object... attributes) {
    return emitter.node("", type, inputs, lowering.wanted(node.output(0)), attributes);
  }
}
