package dev.jackdaw.engine.onnx;

import dev.jackdaw.compile.Autograd;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.AdamWStep;
import dev.jackdaw.graph.composite.SumOfSquares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A training step with everything in it that whole models have: embedding, norm, products, loss, clipping, AdamW. */
final class SmallTraining {
  private static final int VOCABULARY = 11;
  private static final int WIDTH = 6;
  private static final Map<String, TensorType> PARAMETERS =
      new LinkedHashMap<>(
          Map.of(
              "embedding",
              TensorType.f32(Dim.of(VOCABULARY), Dim.of(WIDTH)),
              "norm",
              TensorType.f32(Dim.of(WIDTH)),
              "up",
              TensorType.f32(Dim.of(2 * WIDTH), Dim.of(WIDTH)),
              "down",
              TensorType.f32(Dim.of(WIDTH), Dim.of(2 * WIDTH))));

  private SmallTraining() {}

  static Graph graph() {
    GraphBuilder g = new GraphBuilder();
    Value ids = g.input("ids", TensorType.i32(Dim.B, Dim.T));
    Value labels = g.input("labels", TensorType.i32(Dim.B, Dim.T));
    Map<String, Value> parameters = new LinkedHashMap<>();
    PARAMETERS.forEach((name, type) -> parameters.put(name, g.state(name, type)));
    Value x = g.gather(parameters.get("embedding"), ids);
    Value h = g.rmsNorm(x, parameters.get("norm"), 1e-5);
    h =
        g.linear(
            g.gelu(g.linear(h, parameters.get("up"), null), true), parameters.get("down"), null);
    Value logits = g.linear(g.add(x, h), parameters.get("embedding"), null);
    Value loss = g.crossEntropy(logits, labels, 0.1);
    Map<Value, Value> gradients = Autograd.gradients(g, loss, new ArrayList<>(parameters.values()));
    List<Value> all = parameters.values().stream().map(gradients::get).toList();
    Value norm = g.sqrt(g.applyAll(new SumOfSquares(), all).getFirst());
    Value clip = g.min(g.constant(1), g.div(g.constant(0.5), g.add(norm, 1e-6)));
    Value correction1 = g.input("correction1", TensorType.f32());
    Value correction2 = g.input("correction2", TensorType.f32());
    parameters.forEach(
        (name, p) -> {
          TensorType type = p.type();
          List<Value> moved =
              g.applyAll(
                  new AdamWStep(0.9, 0.95, 1e-8, 0.1),
                  List.of(
                      p,
                      gradients.get(p),
                      g.state("m/" + name, type),
                      g.state("v/" + name, type),
                      g.constant(0.01),
                      correction1,
                      correction2,
                      clip));
          g.update(name, moved.get(0));
          g.update("m/" + name, moved.get(1));
          g.update("v/" + name, moved.get(2));
        });
    g.output("loss", loss);
    g.output("grad_norm", norm);
    return g.build();
  }

  static void declare(Store store) {
    SplittableRandom random = new SplittableRandom(20261124);
    PARAMETERS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              String name = entry.getKey();
              store.declare(name, entry.getValue());
              store.declare("m/" + name, entry.getValue());
              store.declare("v/" + name, entry.getValue());
              Shape shape = entry.getValue().shape();
              Tensor start = Tensor.zeros(DType.F32, shape.evaluate(s -> -1));
              for (int i = 0; i < start.elements(); i++) {
                start.setFloat(i, (float) (name.equals("norm") ? 1 : 0.5 * random.nextGaussian()));
              }
              store.write(name, start);
            });
  }

  /** Five steps over batches of changing sizes. @return the losses */
  static float[] train(Program program) {
    SplittableRandom random = new SplittableRandom(7);
    float[] losses = new float[5];
    for (int step = 1; step <= losses.length; step++) {
      int rows = 1 + step % 3;
      Tensor ids = Tensor.zeros(DType.I32, rows, 4);
      Tensor labels = Tensor.zeros(DType.I32, rows, 4);
      for (int i = 0; i < ids.elements(); i++) {
        ids.setInt(i, random.nextInt(VOCABULARY));
        labels.setInt(i, random.nextInt(8) == 0 ? -100 : random.nextInt(VOCABULARY));
      }
      Tensor loss = Tensor.scalar(0f);
      program.run(
          new Bindings()
              .input("ids", ids)
              .input("labels", labels)
              .input("correction1", Tensor.scalar((float) (1 - Math.pow(0.9, step))))
              .input("correction2", Tensor.scalar((float) (1 - Math.pow(0.95, step))))
              .output("loss", loss));
      losses[step - 1] = loss.getFloat(0);
    }
    return losses;
  }

  static Map<String, float[]> parameters(Store store) {
    Map<String, float[]> values = new LinkedHashMap<>();
    PARAMETERS.keySet().forEach(name -> values.put(name, store.read(name).toFloats()));
    return values;
  }
}
