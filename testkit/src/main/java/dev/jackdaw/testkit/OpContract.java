package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.compile.Lowering;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.op.Input;
import dev.jackdaw.graph.op.Op;
import dev.jackdaw.graph.op.Primitive;
import dev.jackdaw.graph.op.State;
import dev.jackdaw.reference.ReferenceEngine;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every op promises on every engine: its kernel computes its decomposition, its gradient is the gradient of its decomposition
 * and the limit of finite differences, and the engine agrees with the reference engine. Extend it and supply the engine.
 */
public abstract class OpContract {
  private static final long SEED = Long.getLong("jackdaw.seed", 20261124);
  private static final double STEP = 1e-4;

  /** A fresh engine; closed by the test. */
  protected abstract Engine engine();

  static List<OpCase> cases() {
    return OpCases.all(SEED);
  }

  static List<OpCase> differentiableCases() {
    return cases().stream().filter(c -> !c.differentiable().isEmpty()).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void forward_onEngine_equalsReference(OpCase c) {
    try (Engine engine = engine()) {
      assertClose(
          c, Programs.run(engine, c.op(), c.inputs()), Programs.reference(c.op(), c.inputs()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differentiableCases")
  void gradient_onEngine_equalsReference(OpCase c) {
    Graph graph = gradientGraph(c, false);
    try (Engine engine = engine();
        Engine reference = new ReferenceEngine()) {
      List<Tensor> inputs = withDirections(c);
      assertClose(
          c,
          List.copyOf(Programs.run(engine, graph, inputs).values()),
          List.copyOf(Programs.run(reference, graph, inputs).values()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differentiableCases")
  void gradient_ofOp_equalsGradientOfItsDecomposition(OpCase c) {
    try (Engine reference = new ReferenceEngine()) {
      List<Tensor> inputs = withDirections(c);
      assertClose(
          c,
          List.copyOf(Programs.run(reference, gradientGraph(c, false), inputs).values()),
          List.copyOf(Programs.run(reference, gradientGraph(c, true), inputs).values()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differentiableCases")
  void gradient_ofOp_equalsFiniteDifferences(OpCase c) {
    for (int input : c.differentiable()) {
      GraphBuilder g = new GraphBuilder();
      List<Value> in = Programs.inputs(g, withDirections(c));
      Value direction = in.get(c.inputs().size() + 1 + input);
      Value loss = loss(g, c, in);
      Value gradient = Autograd.gradients(g, loss, List.of(in.get(input))).get(in.get(input));
      assertThat(gradient).as("%s: gradient of input %d, seed %d", c, input, SEED).isNotNull();
      g.output("gradient", g.sumAll(g.mul(gradient, direction)));
      Value step = g.mul(direction, STEP);
      Value up = loss(g, c, replaced(in, input, g.add(in.get(input), step)));
      Value down = loss(g, c, replaced(in, input, g.sub(in.get(input), step)));
      g.output("difference", g.div(g.sub(up, down), 2 * STEP));
      try (Engine reference = new ReferenceEngine()) {
        Map<String, Tensor> result = Programs.run(reference, g.build(), withDirections(c));
        double expected = result.get("difference").getFloat(0);
        assertThat((double) result.get("gradient").getFloat(0))
            .as("%s: input %d, seed %d", c, input, SEED)
            .isCloseTo(
                expected, org.assertj.core.data.Offset.offset(2e-5 + 2e-5 * Math.abs(expected)));
      }
    }
  }

  @Test
  void catalogue_ofCases_coversEveryOp() throws IOException, URISyntaxException {
    Set<String> covered =
        cases().stream()
            .map(c -> c.op().getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> wanted = new TreeSet<>();
    leaves(Primitive.class, wanted);
    wanted.removeAll(Set.of(Input.class.getSimpleName(), State.class.getSimpleName()));
    wanted.addAll(composites());
    assertThat(wanted).hasSizeGreaterThan(75);
    assertThat(covered).containsAll(wanted);
  }

  private static void leaves(Class<?> type, Set<String> names) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        leaves(permitted, names);
      }
    } else {
      names.add(type.getSimpleName());
    }
  }

  /** Names of the classes in the package of composites, from the folder or jar they came from. */
  private static Set<String> composites() throws IOException, URISyntaxException {
    String folder = "/dev/jackdaw/graph/composite";
    URI code = Op.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path place = Path.of(code);
    if (Files.isDirectory(place)) {
      return recordsIn(place.resolve(folder.substring(1)));
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return recordsIn(jar.getPath(folder));
    }
  }

  private static Set<String> recordsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new HashSet<>();
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".class") && !f.contains("$") && !f.startsWith("package-info"))
          .forEach(f -> names.add(f.substring(0, f.length() - ".class".length())));
      return names;
    }
  }

  // ---- graphs

  /** The inputs, then weights that make a scalar of the first output, then a direction per input. */
  private static List<Tensor> withDirections(OpCase c) {
    SplittableRandom random = new SplittableRandom(SEED ^ c.toString().hashCode());
    List<Tensor> all = new ArrayList<>(c.inputs());
    all.add(random(random, Programs.reference(c.op(), c.inputs()).getFirst().lengths()));
    c.inputs().forEach(input -> all.add(random(random, input.lengths())));
    return all;
  }

  private static Tensor random(SplittableRandom random, long[] lengths) {
    Tensor tensor = Tensor.zeros(DType.F32, lengths);
    for (int i = 0; i < tensor.elements(); i++) {
      tensor.setFloat(i, (float) random.nextGaussian());
    }
    return tensor;
  }

  private static Value loss(GraphBuilder g, OpCase c, List<Value> in) {
    Value y = g.applyAll(c.op(), in.subList(0, c.inputs().size())).getFirst();
    return g.sumAll(g.mul(y, in.get(c.inputs().size())));
  }

  private static List<Value> replaced(List<Value> values, int i, Value by) {
    List<Value> copy = new ArrayList<>(values);
    copy.set(i, by);
    return copy;
  }

  private static Graph gradientGraph(OpCase c, boolean decomposed) {
    GraphBuilder g = new GraphBuilder();
    List<Value> in = Programs.inputs(g, withDirections(c));
    Value loss = loss(g, c, in);
    g.output("loss", loss);
    if (decomposed) {
      g = GraphBuilder.from(Lowering.lower(g.build(), composite -> false));
      loss = g.build().outputs().get("loss");
      in = Programs.inputs(g, withDirections(c));
    }
    List<Value> wanted = new ArrayList<>();
    for (int i : new TreeSet<>(c.differentiable())) {
      wanted.add(in.get(i));
    }
    Map<Value, Value> gradients = Autograd.gradients(g, loss, wanted);
    for (int i = 0; i < wanted.size(); i++) {
      Value gradient = gradients.get(wanted.get(i));
      assertThat(gradient).as("%s: gradient of differentiable input %d", c, i).isNotNull();
      g.output("gradient " + i, gradient);
    }
    return g.build();
  }

  // ---- comparison

  /** {@code |a - b| <= 2e-6 + 1e-5 |b|}, scaled up where sums of many terms cancel. */
  private static void assertClose(OpCase c, List<Tensor> actual, List<Tensor> expected) {
    assertThat(actual).as("%s: number of outputs", c).hasSameSizeAs(expected);
    for (int o = 0; o < actual.size(); o++) {
      Tensor a = actual.get(o);
      Tensor b = expected.get(o);
      assertThat(a.type()).as("%s: type of output %d", c, o).isEqualTo(b.type());
      double scale = 1;
      for (int i = 0; i < b.elements() && b.dtype() == DType.F32; i++) {
        scale = Math.max(scale, Math.abs(b.getFloat(i)));
      }
      for (int i = 0; i < b.elements(); i++) {
        double x = number(a, i);
        double y = number(b, i);
        double allowed = a.dtype() == DType.F32 ? 4e-6 * scale + 1e-5 * Math.abs(y) : 0;
        assertThat(x == y || Math.abs(x - y) <= allowed)
            .as(
                "%s: output %d element %d is %s, reference %s, allowed difference %s, seed %d",
                c, o, i, x, y, allowed, SEED)
            .isTrue();
      }
    }
  }

  private static double number(Tensor tensor, int i) {
    return switch (tensor.dtype()) {
      case F32 -> tensor.getFloat(i);
      case I32 -> tensor.getInt(i);
      case BOOL -> tensor.getBoolean(i) ? 1 : 0;
    };
  }
}
