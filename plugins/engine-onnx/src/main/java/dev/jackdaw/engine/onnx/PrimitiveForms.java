package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Abs;
import dev.jackdaw.graph.op.Add;
import dev.jackdaw.graph.op.And;
import dev.jackdaw.graph.op.Binary;
import dev.jackdaw.graph.op.BitwiseAnd;
import dev.jackdaw.graph.op.BitwiseXor;
import dev.jackdaw.graph.op.Cast;
import dev.jackdaw.graph.op.Concat;
import dev.jackdaw.graph.op.Constant;
import dev.jackdaw.graph.op.Cos;
import dev.jackdaw.graph.op.Div;
import dev.jackdaw.graph.op.Equal;
import dev.jackdaw.graph.op.Erf;
import dev.jackdaw.graph.op.Exp;
import dev.jackdaw.graph.op.Expand;
import dev.jackdaw.graph.op.Fill;
import dev.jackdaw.graph.op.Gather;
import dev.jackdaw.graph.op.GatherElements;
import dev.jackdaw.graph.op.Gemm;
import dev.jackdaw.graph.op.Identity;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Iota;
import dev.jackdaw.graph.op.Less;
import dev.jackdaw.graph.op.LessOrEqual;
import dev.jackdaw.graph.op.Log;
import dev.jackdaw.graph.op.LogSoftmax;
import dev.jackdaw.graph.op.MatMul;
import dev.jackdaw.graph.op.Max;
import dev.jackdaw.graph.op.Min;
import dev.jackdaw.graph.op.Mul;
import dev.jackdaw.graph.op.Neg;
import dev.jackdaw.graph.op.Not;
import dev.jackdaw.graph.op.Or;
import dev.jackdaw.graph.op.Pow;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.Reciprocal;
import dev.jackdaw.graph.op.ReduceMax;
import dev.jackdaw.graph.op.ReduceSum;
import dev.jackdaw.graph.op.Relu;
import dev.jackdaw.graph.op.Reshape;
import dev.jackdaw.graph.op.ScatterAdd;
import dev.jackdaw.graph.op.ScatterElementsAdd;
import dev.jackdaw.graph.op.ShiftRight;
import dev.jackdaw.graph.op.Sigmoid;
import dev.jackdaw.graph.op.Sign;
import dev.jackdaw.graph.op.Sin;
import dev.jackdaw.graph.op.Slice;
import dev.jackdaw.graph.op.Softmax;
import dev.jackdaw.graph.op.Sqrt;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.graph.op.Sub;
import dev.jackdaw.graph.op.Tanh;
import dev.jackdaw.graph.op.TensorScatter;
import dev.jackdaw.graph.op.Transpose;
import dev.jackdaw.graph.op.Unary;
import dev.jackdaw.graph.op.Where;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ONNX form of every primitive. */
final class PrimitiveForms {
  private final GraphLowering lowering;
  private final Emitter emitter;
  private final ShapeForms shapes;
  private final LoweringOptions options;

  PrimitiveForms(
      GraphLowering lowering, Emitter emitter, ShapeForms shapes, LoweringOptions options) {
    this.lowering = lowering;
    this.emitter = emitter;
    this.shapes = shapes;
    this.options = options;
  }

  /** Writes the node; its output gets the name {@code wanted}, or one of its own. */
  String emit(Primitive op, Node node, @Nullable String wanted) {
    return switch (op) {
      case Unary unary -> one(unary(unary), node, wanted);
      case Binary binary -> binary(binary, node, wanted);
      case Not _ -> one("Not", node, wanted);
      case Identity _ -> one("Identity", node, wanted);
      case Input input -> input.key();
      case State state -> lowering.state(state);
      case Constant constant -> emitter.constant(TensorProto.of("", constant.value()));
      case Fill fill -> fill(fill, wanted);
      case Iota iota -> iota(iota, wanted);
      case Where _ -> where(node, wanted);
      case Cast cast -> one("Cast", node, wanted, "to", ElementType.of(cast.to()).number());
      case Reshape reshape -> reshape(node, reshape.shape(), wanted);
      case Transpose transpose -> one("Transpose", node, wanted, "perm", transpose.permutation());
      case Expand expand ->
          node(
              "Expand",
              List.of(in(node, 0), shapes.expansion(node.input(0).shape(), expand.shape())),
              wanted);
      case Concat concat ->
          node("Concat", lowering.names(node.inputs()), wanted, "axis", concat.axis());
      case Slice slice -> slice(slice, node, wanted);
      case Gather _ -> node("Gather", List.of(in(node, 0), in(node, 1)), wanted, "axis", 0);
      case GatherElements _ ->
          node("GatherElements", List.of(in(node, 0), in(node, 1)), wanted, "axis", -1);
      case ScatterAdd _ -> scatterAdd(node, wanted);
      case ScatterElementsAdd _ ->
          node(
              "ScatterElements",
              lowering.names(node.inputs()),
              wanted,
              "axis",
              -1,
              "reduction",
              "add");
      case TensorScatter _ -> tensorScatter(node, wanted);
      case ReduceSum sum -> reduce("ReduceSum", node, sum.axes(), sum.keep(), wanted);
      case ReduceMax max -> reduce("ReduceMax", node, max.axes(), max.keep(), wanted);
      case MatMul _ -> node("MatMul", List.of(in(node, 0), in(node, 1)), wanted);
      case Gemm gemm ->
          node(
              "Gemm",
              List.of(in(node, 0), in(node, 1)),
              wanted,
              "transA",
              gemm.transA(),
              "transB",
              gemm.transB(),
              "alpha",
              gemm.alpha());
      case Softmax _ -> one("Softmax", node, wanted, "axis", -1);
      case LogSoftmax _ -> one("LogSoftmax", node, wanted, "axis", -1);
    };
  }

  private static String unary(Unary op) {
    return switch (op) {
      case Neg _ -> "Neg";
      case Exp _ -> "Exp";
      case Log _ -> "Log";
      case Sqrt _ -> "Sqrt";
      case Reciprocal _ -> "Reciprocal";
      case Tanh _ -> "Tanh";
      case Sigmoid _ -> "Sigmoid";
      case Erf _ -> "Erf";
      case Sin _ -> "Sin";
      case Cos _ -> "Cos";
      case Abs _ -> "Abs";
      case Relu _ -> "Relu";
      case Sign _ -> "Sign";
    };
  }

  private String binary(Binary op, Node node, @Nullable String wanted) {
    List<String> operands = broadcast(node, 0);
    return switch (op) {
      case Add _ -> node("Add", operands, wanted);
      case Sub _ -> node("Sub", operands, wanted);
      case Mul _ -> node("Mul", operands, wanted);
      case Div _ -> node("Div", operands, wanted);
      case Pow _ -> node("Pow", operands, wanted);
      case Max _ -> node("Max", operands, wanted);
      case Min _ -> node("Min", operands, wanted);
      case BitwiseAnd _ -> node("BitwiseAnd", operands, wanted);
      case BitwiseXor _ -> node("BitwiseXor", operands, wanted);
      case ShiftRight _ -> shiftRight(operands, wanted);
      case Equal _ -> node("Equal", operands, wanted);
      case Less _ -> node("Less", operands, wanted);
      case LessOrEqual _ -> node("LessOrEqual", operands, wanted);
      case And _ -> node("And", operands, wanted);
      case Or _ -> node("Or", operands, wanted);
    };
  }

  /** ONNX shifts unsigned integers alone. */
  private String shiftRight(List<String> operands, @Nullable String wanted) {
    int unsigned = ElementType.UINT32.number();
    String a = emitter.node("Cast", operands.subList(0, 1), "to", unsigned);
    String b = emitter.node("Cast", operands.subList(1, 2), "to", unsigned);
    String shifted = emitter.node("BitShift", List.of(a, b), "direction", "RIGHT");
    return node("Cast", List.of(shifted), wanted, "to", ElementType.INT32.number());
  }

  /** ONNX Runtime has no Where that chooses between truth values. */
  private String where(Node node, @Nullable String wanted) {
    List<String> operands = broadcast(node, 1);
    if (node.output(0).dtype() != DType.BOOL) {
      return node("Where", operands, wanted);
    }
    String condition = operands.get(0);
    String yes = emitter.node("And", List.of(condition, operands.get(1)));
    String not = emitter.node("Not", List.of(condition));
    String no = emitter.node("And", List.of(not, operands.get(2)));
    return node("Or", List.of(yes, no), wanted);
  }

  /** Operands that broadcast; a constant field is one number where the others alone give the shape of the result. */
  private List<String> broadcast(Node node, int firstFill) {
    List<Shape> used = new ArrayList<>(node.inputs().stream().map(Value::shape).toList());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < used.size(); i++) {
      Value operand = node.input(i);
      if (i >= firstFill && operand.node().op() instanceof Fill fill) {
        List<Shape> without = new ArrayList<>(used);
        without.set(i, Shape.scalar());
        Shape shape = without.stream().reduce(Shape.scalar(), (a, b) -> Shape.broadcast("", a, b));
        if (shape.equals(node.output(0).shape())) {
          used = without;
          names.add(scalar(fill));
          continue;
        }
      }
      names.add(lowering.name(operand));
    }
    return names;
  }

  private String scalar(Fill fill) {
    return switch (fill.type().dtype()) {
      case F32 -> emitter.number(fill.value());
      case I32 -> emitter.constant(TensorProto.of("", one(fill)));
      case BOOL -> emitter.constant(TensorProto.of("", one(fill)));
    };
  }

  private static Tensor one(Fill fill) {
    Tensor one = Tensor.zeros(fill.type().dtype());
    switch (fill.type().dtype()) {
      case F32 -> one.setFloat(0, (float) fill.value());
      case I32 -> one.setInt(0, (int) fill.value());
      case BOOL -> one.setBoolean(0, fill.value() != 0);
    }
    return one;
  }

  private String fill(Fill fill, @Nullable String wanted) {
    if (fill.type().shape().rank() == 0 && wanted == null) {
      return scalar(fill);
    }
    TensorProto value = TensorProto.of("", one(fill));
    return node(
        "ConstantOfShape",
        List.of(shapes.shape(fill.type().shape())),
        wanted,
        "value",
        TensorProto.inline("", value.type(), List.of(1L), value.raw()));
  }

  private String iota(Iota iota, @Nullable String wanted) {
    Dim length = iota.length();
    if (length.isFixed() && wanted == null) {
      int[] values = new int[Math.toIntExact(length.fixed())];
      java.util.Arrays.setAll(values, i -> i);
      return emitter.constant(TensorProto.of("", Tensor.of(values, values.length)));
    }
    String scalar = emitter.node("Squeeze", List.of(shapes.length(length)));
    String end = emitter.node("Cast", List.of(scalar), "to", ElementType.INT32.number());
    String zero = emitter.constant(TensorProto.of("", Tensor.scalar(0)));
    String one = emitter.constant(TensorProto.of("", Tensor.scalar(1)));
    return node("Range", List.of(zero, end, one), wanted);
  }

  String reshape(Node node, Shape shape, @Nullable String wanted) {
    return node(
        "Reshape", List.of(in(node, 0), shapes.reshape(node.input(0).shape(), shape)), wanted);
  }

  private String slice(Slice slice, Node node, @Nullable String wanted) {
    boolean toTheEnd = slice.end().equals(node.input(0).dim(slice.axis()));
    String start = shapes.length(slice.start());
    String end = toTheEnd ? emitter.ints(Long.MAX_VALUE) : shapes.length(slice.end());
    return node("Slice", List.of(in(node, 0), start, end, emitter.ints(slice.axis())), wanted);
  }

  /**
   * Rows added in order. ScatterND is the operator for it, but on the CPU ONNX Runtime adds several rows at a time, so that two of
   * one index may lose a sum; ScatterElements goes one by one.
   */
  private String scatterAdd(Node node, @Nullable String wanted) {
    String data = in(node, 0);
    Shape indices = node.input(1).shape();
    TensorType updates = node.input(2).type();
    if (options.device() == Device.CUDA) {
      String wide = emitter.node("Cast", List.of(in(node, 1)), "to", ElementType.INT64.number());
      String column = emitter.node("Unsqueeze", List.of(wide, emitter.ints(-1)));
      return node("ScatterND", List.of(data, column, in(node, 2)), wanted, "reduction", "add");
    }
    Shape rows = new Shape(node.input(0).shape().dims().subList(1, node.input(0).shape().rank()));
    Shape flat = new Shape(append(indices.elements(), rows));
    Shape column = Shape.of(indices.elements());
    while (column.rank() < flat.rank()) {
      column = column.append(Dim.of(1));
    }
    String where = emitter.node("Reshape", List.of(in(node, 1), shapes.reshape(indices, column)));
    String everywhere = emitter.node("Expand", List.of(where, shapes.expansion(column, flat)));
    String values =
        emitter.node("Reshape", List.of(in(node, 2), shapes.reshape(updates.shape(), flat)));
    return node(
        "ScatterElements",
        List.of(data, everywhere, values),
        wanted,
        "axis",
        0,
        "reduction",
        "add");
  }

  private static List<Dim> append(Dim first, Shape rest) {
    List<Dim> dims = new ArrayList<>(List.of(first));
    dims.addAll(rest.dims());
    return dims;
  }

  private String tensorScatter(Node node, @Nullable String wanted) {
    if (options.opset() < LoweringOptions.CACHE_OPSET) {
      throw new IllegalArgumentException(
          "[onnx] a cache needs opset %d, asked for is %d"
              .formatted(LoweringOptions.CACHE_OPSET, options.opset()));
    }
    String start = emitter.node("Cast", List.of(in(node, 2)), "to", ElementType.INT64.number());
    return node(
        "TensorScatter",
        List.of(in(node, 0), in(node, 1), start),
        wanted,
        "axis",
        1,
        "mode",
        "linear");
  }

  private String reduce(
      String type, Node node, List<Integer> axes, boolean keep, @Nullable String wanted) {
    if (axes.isEmpty()) {
      return one("Identity", node, wanted); // no axes means all to ONNX
    }
    long[] list = axes.stream().mapToLong(Integer::longValue).toArray();
    return node(type, List.of(in(node, 0), emitter.ints(list)), wanted, "keepdims", keep);
  }

  private String in(Node node, int i) {
    return lowering.name(node.input(i));
  }

  private String one(String type, Node node, @Nullable String wanted, Object... attributes) {
    return node(type, List.of(in(node, 0)), wanted, attributes);
  }

  private String node(
      String type, List<String> inputs, @Nullable String wanted, Object... attributes) {
    return emitter.node("", type, inputs, wanted, attributes);
  }
}
