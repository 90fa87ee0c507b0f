package dev.jackdaw.exporting;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Mode;
import dev.jackdaw.model.Target;
import dev.jackdaw.optimizer.AdamW;
import dev.jackdaw.optimizer.Assignment;
import dev.jackdaw.training.TrainingStepGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Which graphs a model is exported as, and what they are called. */
final class ExportGraphs {
  /** Name of the graph without a head. */
  static final String EMBED = "embed";

  /** Name of the graph for other tools. */
  static final String INTERCHANGE = "model";

  /** Rows of a batch that programs are prepared for; symbolic all the same. */
  private static final long BATCH = 64;

  private static final double DECAY = 0.1;
  private static final double CLIP = 1;
  private static final AdamW RULE = new AdamW(0.9, 0.95, 1e-8, DECAY, false);

  private final ModelGraphs model;
  private final Predicate<Composite> runs;

  /** @param runs which composites the exporter has a form for */
  ExportGraphs(ModelGraphs model, Predicate<Composite> runs) {
    this.model = model;
    this.runs = runs;
  }

  /**
   * All graphs of some heads: of a head that labels tokens one over whole sequences and one with caches; of one that labels sequences one;
   * the embedding; and for the language model one that other tools run, where they can.
   *
   * @param heads those wanted, {@link #EMBED} among them for the embedding
   * @param spoken the head that says the next token, for other tools
   */
  List<ExportedGraph> of(Set<String> heads, Optional<String> spoken) {
    int context = model.backbone().contextLength();
    Bounds whole = Bounds.of(BATCH, context);
    List<ExportedGraph> graphs = new ArrayList<>();
    for (String head : new TreeMap<>(model.heads()).keySet()) {
      if (!heads.contains(head)) {
        continue;
      }
      Graph logits = model.logits(head, false);
      if (model.heads().get(head) instanceof Head described
          && described.target() instanceof Target.Tokens) {
        graphs.add(graph(whole(head), Purpose.LOGITS, head, logits, whole));
        graphs.add(
            graph(
                cached(head),
                Purpose.CACHED,
                head,
                model.cached(head, Mode.PREFILL, false),
                Bounds.of(BATCH, context, context)));
      } else {
        graphs.add(graph(whole(head), Purpose.LABELS, head, logits, whole));
      }
    }
    if (heads.contains(EMBED)) {
      graphs.add(graph(EMBED, Purpose.EMBEDDING, "", model.embedding(), whole));
    }
    spoken
        .filter(heads::contains)
        .flatMap(head -> model.interchange(head).map(graph -> Map.entry(head, graph)))
        .ifPresent(
            entry ->
                graphs.add(
                    graph(
                        INTERCHANGE,
                        Purpose.INTERCHANGE,
                        entry.getKey(),
                        entry.getValue(),
                        whole.with("P", context))));
    return graphs;
  }

  /**
   * A step of training of a head, as AdamW takes it with decay of matrices alone and the gradient clipped to a norm of 1; rate and bias
   * corrections come in with every run.
   */
  ExportedGraph trainingStep(String head) {
    Set<String> reached = model.reached(head);
    List<Assignment> assignments =
        model.parameters().stream()
            .filter(parameter -> reached.contains(parameter.name()))
            .map(p -> new Assignment(p, RULE, 1, p.shape().rank() >= 2 ? DECAY : 0))
            .toList();
    return graph(
        whole(head) + "-training-step",
        Purpose.TRAINING_STEP,
        head,
        TrainingStepGraph.of(model, head, assignments, CLIP),
        Bounds.of(BATCH, model.backbone().contextLength()));
  }

  private ExportedGraph graph(
      String name, Purpose purpose, String head, Graph graph, Bounds bounds) {
    return new ExportedGraph(name, purpose, head, Compiler.prepare(graph, runs), bounds);
  }

  /** Name of a head's graph over whole sequences. */
  static String whole(String head) {
    return "head-" + head.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** Name of a head's graph with caches. */
  static String cached(String head) {
    return whole(head) + "-cached";
  }
}
