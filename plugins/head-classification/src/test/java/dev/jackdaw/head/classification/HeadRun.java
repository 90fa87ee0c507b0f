package dev.jackdaw.head.classification;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.reference.ReferenceEngine;
import dev.jackdaw.testkit.LetterTokenizer;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A head over a backbone whose hidden states are a table, row i for token i, on the reference engine. */
final class HeadRun implements AutoCloseable {
  static final String NAME = "topic";
  static final int WIDTH = 3;
  static final int VOCABULARY = 7;

  private final ReferenceEngine engine = new ReferenceEngine();
  private final ModelGraphs graphs;
  private final Store store = engine.store();

  HeadRun(ClassificationConfig config) {
    this(config, new LetterTokenizer(OptionalInt.of(0)));
  }

  HeadRun(ClassificationConfig config, Tokenizer tokenizer) {
    Head head = new ClassificationFactory().create(config, tokenizer);
    graphs = new ModelGraphs(new TableBackbone(), Map.of(NAME, head), (parameter, phase) -> true);
    Parameters.initialise(engine, store, graphs.parameters(), Set.of(), 1);
  }

  /** Moves every parameter away from what it starts as. */
  HeadRun shaken(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (ParameterSpec parameter : graphs.parameters()) {
      Tensor value = store.read(parameter.name());
      for (long i = 0; i < value.elements(); i++) {
        value.setFloat(i, (float) (value.getFloat(i) + 0.5 * random.nextGaussian()));
      }
      store.write(parameter.name(), value);
    }
    return this;
  }

  ModelGraphs graphs() {
    return graphs;
  }

  Store store() {
    return store;
  }

  /** Rows of tokens; -1 is padding, at either end. */
  static Bindings rows(int[]... rows) {
    int time = rows[0].length;
    int[] ids = new int[rows.length * time];
    int[] positions = new int[ids.length];
    int[] documents = new int[ids.length];
    int[] last = new int[rows.length];
    for (int b = 0; b < rows.length; b++) {
      int position = 0;
      for (int t = 0; t < time; t++) {
        boolean real = rows[b][t] >= 0;
        ids[b * time + t] = Math.max(rows[b][t], 0);
        documents[b * time + t] = real ? 0 : -1;
        positions[b * time + t] = real ? position++ : 0;
        last[b] = real ? t : last[b];
      }
    }
    return new Bindings()
        .input(Inputs.IDS, Tensor.of(ids, rows.length, time))
        .input(Inputs.POSITIONS, Tensor.of(positions, rows.length, time))
        .input(Inputs.DOCUMENTS, Tensor.of(documents, rows.length, time))
        .input(Inputs.LAST, Tensor.of(last, rows.length));
  }

  float[] logits(int[]... rows) {
    int classes = (int) store.types().get("heads." + NAME + ".score.weight").shape().dim(0).fixed();
    Tensor logits = Tensor.zeros(DType.F32, rows.length, classes);
    run(graphs.logits(NAME, false), rows(rows).output(ModelGraphs.LOGITS, logits));
    return logits.toFloats();
  }

  double loss(String input, Tensor wanted, int[]... rows) {
    Tensor sum = Tensor.scalar(0f);
    run(graphs.loss(NAME), rows(rows).input(input, wanted).output(ModelGraphs.LOSS_SUM, sum));
    return sum.getFloat(0);
  }

  /** The loss that training minimises. */
  double trainingLoss(String input, Tensor wanted, int[]... rows) {
    Tensor sum = Tensor.scalar(0f);
    run(
        graphs.training(NAME, Set.of(), false),
        rows(rows)
            .input(input, wanted)
            .input(Inputs.LOSS_SCALE, Tensor.scalar(1f))
            .output(ModelGraphs.LOSS_SUM, sum));
    return sum.getFloat(0);
  }

  Map<String, float[]> gradients(String input, Tensor wanted, int[]... rows) {
    Set<String> names =
        graphs.parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet());
    names.forEach(name -> store.declare(Inputs.gradient(name), store.types().get(name)));
    run(
        graphs.training(NAME, names, false),
        rows(rows).input(input, wanted).input(Inputs.LOSS_SCALE, Tensor.scalar(1f)));
    Map<String, float[]> gradients = new LinkedHashMap<>();
    names.forEach(name -> gradients.put(name, store.read(Inputs.gradient(name)).toFloats()));
    return gradients;
  }

  private void run(Graph graph, Bindings bindings) {
    try (Program program = Compiler.compile(engine, graph, store, Bounds.of(4, 8), Precision.F32)) {
      Bindings used = new Bindings();
      bindings
          .inputs()
          .forEach(
              (name, value) -> {
                if (graph.inputs().containsKey(name)) {
                  used.input(name, value);
                }
              });
      bindings.outputs().forEach(used::output);
      program.run(used);
    }
  }

  @Override
  public void close() {
    store.close();
    engine.close();
  }

  private record TableBackbone() implements Backbone {
    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public int vocabulary() {
      return VOCABULARY;
    }

    @Override
    public int contextLength() {
      return 8;
    }

    @Override
    public Value hidden(ModelOps g, Sequence in) {
      return g.embedding("table", in.ids(), VOCABULARY, WIDTH, Initializer.normal(1));
    }

    @Override
    public Value logits(ModelOps g, Value hidden) {
      throw new AssertionError("a classifier needs no token logits");
    }
  }
}
