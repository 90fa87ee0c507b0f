package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.Attention;
import dev.jackdaw.graph.composite.RmsNorm;
import dev.jackdaw.graph.composite.Rope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Single operators with gradients against values from PyTorch, in float64 stored as float32: the golden case {@code ops}. */
public abstract class GoldenOpsContract {
  private static final String CASE = "ops";

  /** A fresh engine; closed by the test. */
  protected abstract Engine engine();

  static List<String> operators() {
    return List.copyOf(new TreeSet<>(GoldenCase.open(CASE).document().get("ops").propertyNames()));
  }

  @Test
  void case_ofOperators_isNotEmpty() {
    assertThat(operators()).hasSizeGreaterThanOrEqualTo(28);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void operator_forwardAndBackward_equalsGolden(String operator) {
    GoldenCase golden = GoldenCase.open(CASE);
    Map<String, Tensor> operands = operands(golden, operator);
    GraphBuilder g = new GraphBuilder();
    Map<String, Value> in = new LinkedHashMap<>();
    List<String> names = List.copyOf(operands.keySet());
    List<Value> values = Programs.inputs(g, List.copyOf(operands.values()));
    for (int i = 0; i < names.size(); i++) {
      in.put(names.get(i), values.get(i));
    }
    Value y = describe(g, operator, golden.document().get("ops").get(operator), in, operands);
    g.output("out", y);
    List<String> differentiated =
        names.stream().filter(n -> golden.tensors().contains(operator + "/grad/" + n)).toList();
    assertThat(differentiated).as(operator).isNotEmpty();
    Value seed = in.containsKey("grad_out") ? in.get("grad_out") : g.fill(y.type(), 1);
    List<Value> wanted = differentiated.stream().map(in::get).toList();
    Map<Value, Value> gradients = Autograd.gradients(g, y, seed, wanted);
    differentiated.forEach(name -> g.output("grad/" + name, gradients.get(in.get(name))));
    try (Engine engine = engine()) {
      Map<String, Tensor> result = Programs.run(engine, g.build(), List.copyOf(operands.values()));
      double absolute = operator.startsWith("rope") ? 2e-4 : 2e-6;
      result.forEach(
          (name, actual) ->
              assertClose(
                  operator + "/" + name, actual, golden.tensor(operator + "/" + name), absolute));
    }
  }

  private static Map<String, Tensor> operands(GoldenCase golden, String operator) {
    Map<String, Tensor> operands = new LinkedHashMap<>();
    String prefix = operator + "/in/";
    for (String name : golden.tensors()) {
      if (name.startsWith(prefix)) {
        operands.put(name.substring(prefix.length()), golden.tensor(name));
      }
    }
    if (golden.tensors().contains(operator + "/grad_out")) {
      operands.put("grad_out", golden.tensor(operator + "/grad_out"));
    }
    return operands;
  }

  private static Value describe(
      GraphBuilder g,
      String operator,
      JsonNode settings,
      Map<String, Value> in,
      Map<String, Tensor> operands) {
    Value x = in.get("x");
    double epsilon = settings.path("eps").asDouble(0);
    return switch (operator) {
      case "linear" -> g.linear(x, in.get("weight"), in.get("bias"));
      case "layer_norm" -> g.layerNorm(x, in.get("weight"), in.get("bias"), epsilon);
      case "rms_norm", "rms_norm_tiny_input" -> g.rmsNorm(x, in.get("weight"), epsilon);
      case "rms_norm_plus_one" -> g.apply(new RmsNorm(epsilon, true), x, in.get("weight"));
      case "gelu_erf" -> g.gelu(x, false);
      case "gelu_tanh" -> g.gelu(x, true);
      case "silu" -> g.silu(x);
      case "relu_squared" -> g.mul(g.relu(x), g.relu(x));
      case "swiglu" -> g.swiGlu(in.get("gate"), in.get("up"));
      case "geglu_tanh" -> g.mul(g.gelu(in.get("gate"), true), in.get("up"));
      case "softmax" -> g.softmax(x);
      case "log_softmax" -> g.logSoftmax(x);
      case "embedding" -> g.gather(in.get("weight"), in.get("ids"));
      case "rope_half", "rope_interleaved", "rope_half_partial" ->
          rope(g, operator, settings, x, in.get("positions"));
      case "bce_with_logits" -> binaryCrossEntropy(g, in.get("logits"), in.get("targets"));
      case String name when name.startsWith("attention") -> attention(g, settings, in, operands);
      case String name when name.startsWith("cross_entropy") ->
          crossEntropy(g, settings, in, operands);
      default ->
          throw new AssertionError(
              "the golden case has an operator this test does not know: " + operator);
    };
  }

  private static Value rope(
      GraphBuilder g, String operator, JsonNode settings, Value x, Value positions) {
    long width = settings.path("rotary_dim").asLong(x.dim(3).fixed());
    List<Double> frequencies = new ArrayList<>();
    for (int i = 0; i < width / 2; i++) {
      frequencies.add(Math.pow(settings.get("theta").asDouble(), -2.0 * i / width));
    }
    Rope rope = new Rope(frequencies, operator.equals("rope_interleaved"), 1, false);
    return g.transpose(g.rope(rope, g.transpose(x, 0, 2, 1, 3), positions), 0, 2, 1, 3);
  }

  private static Value binaryCrossEntropy(GraphBuilder g, Value logits, Value targets) {
    Value loss =
        g.add(
            g.sub(g.relu(logits), g.mul(logits, targets)),
            g.log(g.add(g.exp(g.neg(g.abs(logits))), 1)));
    return g.reshape(g.div(g.sumAll(loss), logits.shape().elements().fixed()), Dim.of(1));
  }

  private static Value attention(
      GraphBuilder g, JsonNode settings, Map<String, Value> in, Map<String, Tensor> operands) {
    Value q = g.transpose(in.get("q"), 0, 2, 1, 3);
    Value k = g.transpose(in.get("k"), 0, 2, 1, 3);
    Value v = g.transpose(in.get("v"), 0, 2, 1, 3);
    int late = (int) (k.dim(1).fixed() - q.dim(1).fixed());
    Shape queries = Shape.of(q.dim(0), q.dim(1));
    Shape keys = Shape.of(k.dim(0), k.dim(1));
    Value queryPositions = g.expand(g.add(g.iota(q.dim(1)), g.integer(late)), queries);
    Value keyPositions = g.expand(g.iota(k.dim(1)), keys);
    Value queryDocuments = g.fill(new TensorType(DType.I32, queries), 0);
    Value keyDocuments =
        operands.containsKey("key_mask")
            ? g.sub(in.get("key_mask"), 1)
            : g.fill(new TensorType(DType.I32, keys), 0);
    double scale = settings.path("scale").asDouble(1 / Math.sqrt(q.dim(3).fixed()));
    Attention op =
        new Attention(
            scale, settings.path("window").asInt(0), settings.path("softcap").asDouble(0));
    Value y = g.apply(op, q, k, v, queryPositions, keyPositions, queryDocuments, keyDocuments);
    return g.transpose(y, 0, 2, 1, 3);
  }

  private static Value crossEntropy(
      GraphBuilder g, JsonNode settings, Map<String, Value> in, Map<String, Tensor> operands) {
    Value sum =
        g.crossEntropy(
            in.get("logits"), in.get("targets"), settings.path("label_smoothing").asDouble(0));
    int counted = 0;
    for (int target : operands.get("targets").toInts()) {
      counted += target >= 0 ? 1 : 0;
    }
    Value loss = settings.get("reduction").asString().equals("sum") ? sum : g.div(sum, counted);
    return g.reshape(loss, Dim.of(1));
  }

  private static void assertClose(String name, Tensor actual, Tensor expected, double absolute) {
    assertThat(actual.lengths()).as(name).isEqualTo(expected.lengths());
    for (int i = 0; i < expected.elements(); i++) {
      double difference = Math.abs(actual.getFloat(i) - expected.getFloat(i));
      assertThat(difference)
          .as("%s element %d is %s, golden %s", name, i, actual.getFloat(i), expected.getFloat(i))
          .isLessThanOrEqualTo(absolute + 1e-5 * Math.abs(expected.getFloat(i)));
    }
  }
}
