package dev.jackdaw.quantization;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.DeadNodes;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Compares what two sets of numbers of one model say about a text. */
final class Judge {
  /** Logits held at once by each model. */
  private static final long LOGITS = 1L << 25;

  private final ModelGraphs model;
  private final String head;
  private final Engine engine;
  private final TokenWindows windows;
  private final int vocabulary;
  private final int rows;

  Judge(ModelGraphs model, String head, Engine engine, TokenWindows windows) {
    this.model = model;
    this.head = head;
    this.engine = engine;
    this.windows = windows;
    vocabulary = model.backbone().vocabulary();
    rows = Math.clamp(LOGITS / ((long) windows.columns() * vocabulary), 1, windows.count());
  }

  /** Log-probability of each predicted token. */
  double[] logProbabilities(Store store) {
    Graph graph = DeadNodes.remove(model.likelihoods(head));
    double[] all = new double[windows.predicted()];
    int columns = windows.columns();
    int place = 0;
    try (Program program = compile(graph, store)) {
      for (int first = 0; first < windows.count(); first += rows) {
        int here = Math.min(rows, windows.count() - first);
        Tensor said = Tensor.zeros(DType.F32, here, columns);
        program.run(windows.bind(graph, first, here).output(ModelGraphs.LOG_PROBABILITIES, said));
        float[] values = said.toFloats();
        for (int i = 0; i < values.length; i++) {
          if (windows.predicts(i % columns)) {
            all[place++] = values[i];
          }
        }
      }
    }
    return all;
  }

  /** Perplexity rises by this factor from one to the other. */
  static double ratio(double[] before, double[] after) {
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += before[i] - after[i];
    }
    return Math.exp(sum / before.length);
  }

  /** Reads the text with both. */
  Quality compare(Store before, Store after) {
    Graph graph = DeadNodes.remove(model.logits(head, false));
    Sums sums = new Sums(windows.predicted());
    try (Program one = compile(graph, before);
        Program other = compile(graph, after)) {
      for (int first = 0; first < windows.count(); first += rows) {
        int here = Math.min(rows, windows.count() - first);
        sums.add(
            logits(one, graph, first, here),
            logits(other, graph, first, here),
            windows.labels(first, here));
      }
    }
    return sums.quality();
  }

  private Program compile(Graph graph, Store store) {
    Bounds bounds = Bounds.of(rows, windows.columns());
    return Compiler.compile(engine, graph, store, bounds, Precision.F32);
  }

  private float[] logits(Program program, Graph graph, int first, int here) {
    float[] logits = new float[here * windows.columns() * vocabulary];
    program.run(
        windows
            .bind(graph, first, here)
            .output(ModelGraphs.LOGITS, Tensor.of(logits, here, windows.columns(), vocabulary)));
    return logits;
  }

  /** What two distributions of a token have to do with each other. */
  private record Pair(double before, double after, boolean same, double divergence) {
    static Pair of(float[] p, float[] q, int from, int size, int label) {
      int bestP = from;
      int bestQ = from;
      for (int i = from; i < from + size; i++) {
        bestP = p[i] > p[bestP] ? i : bestP;
        bestQ = q[i] > q[bestQ] ? i : bestQ;
      }
      double sumP = 0;
      double sumQ = 0;
      double weighted = 0;
      for (int i = from; i < from + size; i++) {
        double e = Math.exp(p[i] - p[bestP]);
        sumP += e;
        sumQ += Math.exp(q[i] - q[bestQ]);
        weighted += e * ((double) p[i] - q[i]);
      }
      double logP = p[bestP] + Math.log(sumP);
      double logQ = q[bestQ] + Math.log(sumQ);
      return new Pair(
          p[from + label] - logP,
          q[from + label] - logQ,
          bestP == bestQ,
          Math.max(0, weighted / sumP - logP + logQ));
    }
  }

  /** Sums over tokens, in their order. */
  private final class Sums {
    private final double[] before;
    private final double[] after;
    private int count;
    private int same;
    private double divergence;

    Sums(int tokens) {
      before = new double[tokens];
      after = new double[tokens];
    }

    void add(float[] p, float[] q, int[] labels) {
      int columns = windows.columns();
      Pair[] pairs = new Pair[labels.length];
      IntStream.range(0, labels.length)
          .parallel()
          .filter(i -> windows.predicts(i % columns))
          .forEach(i -> pairs[i] = Pair.of(p, q, i * vocabulary, vocabulary, labels[i]));
      for (int i = 0; i < labels.length; i++) {
        if (windows.predicts(i % columns)) {
          before[count] = pairs[i].before();
          after[count++] = pairs[i].after();
          same += pairs[i].same() ? 1 : 0;
          divergence += pairs[i].divergence();
        }
      }
    }

    Quality quality() {
      double mean = Math.log(ratio(before, after));
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double d = before[i] - after[i] - mean;
        squares += d * d;
      }
      return new Quality(
          count,
          Math.exp(-Arrays.stream(before).average().orElseThrow()),
          Math.exp(-Arrays.stream(after).average().orElseThrow()),
          Math.sqrt(squares / Math.max(1, count - 1) / count),
          (double) same / count,
          divergence / count);
    }
  }
}
