package dev.jackdaw.serving;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.GraphSignature;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.CachedPrograms;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.InferenceModel;
import dev.jackdaw.inference.SequenceProgram;
import dev.jackdaw.inference.SpokenHead;
import dev.jackdaw.model.Head;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An exported model, run from its files alone. Threads share its weights; each program is run by one of them at a time, different ones
 * side by side.
 */
public final class ServingModel implements InferenceModel {
  private final ExportedFolder folder;
  private final ExportManifest manifest;
  private final ExportedModel model;
  private final Tokenizer tokenizer;
  private final Map<String, Head> heads;

  private ServingModel(ExportedFolder folder, ExportedModel model) {
    this.folder = folder;
    this.model = model;
    manifest = folder.manifest();
    tokenizer =
        folder.tokenizer().orElseGet(() -> new IdsOnlyTokenizer(folder.manifest().vocabulary()));
    heads = folder.heads();
  }

  /** The caller closes it, after its generators and classifiers. */
  public static ServingModel open(ExportedFolder folder, Placement placement) {
    ExportedModel opened = folder.model(placement);
    try {
      return new ServingModel(folder, opened);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** Who computes, really. */
  public EngineInfo info() {
    return model.info();
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int vocabulary() {
    return manifest.vocabulary();
  }

  @Override
  public int contextLength() {
    return manifest.contextLength();
  }

  @Override
  public int[] virtualTokens() {
    int[] ids = new int[manifest.virtualTokens()];
    for (int k = 0; k < ids.length; k++) {
      ids[k] = -1 - k;
    }
    return ids;
  }

  @Override
  public OptionalInt documentStart() {
    return manifest.documentStart().map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  @Override
  public Map<String, Head> heads() {
    return heads;
  }

  @Override
  public int width() {
    return manifest.width();
  }

  @Override
  public CachedPrograms cached(int slots, int chunk, int context) {
    String graph = graph(Purpose.CACHED, SpokenHead.of(heads));
    Map<String, TensorType> rows = rows(signature(graph));
    Program prefill = model.program(graph, Bounds.of(1, chunk, context));
    Program decode = null;
    Store caches = null;
    try {
      decode = model.program(graph, Bounds.of(slots, 1, context));
      caches = model.caches();
      for (Map.Entry<String, TensorType> row : rows.entrySet()) {
        Shape shape = ModelGraphs.slots(row.getValue(), slots, context);
        caches.declare(row.getKey(), new TensorType(row.getValue().dtype(), shape));
      }
      return new CachedPrograms(prefill, decode, caches, CachedPrograms.byPosition(rows.values()));
    } catch (RuntimeException | Error e) {
      if (caches != null) {
        caches.close();
      }
      if (decode != null) {
        decode.close();
      }
      prefill.close();
      throw e;
    }
  }

  private GraphSignature signature(String graph) {
    return Objects.requireNonNull(model.contents().graphs().get(graph), graph);
  }

  /** States as one sequence has them. */
  private static Map<String, TensorType> rows(GraphSignature signature) {
    Map<String, TensorType> rows = new LinkedHashMap<>();
    signature
        .states()
        .forEach(
            (name, type) -> {
              Shape shape = type.shape();
              Shape row = new Shape(shape.dims().subList(1, shape.rank()));
              rows.put(name, new TensorType(type.dtype(), row));
            });
    return rows;
  }

  @Override
  public SequenceProgram labels(String head, Bounds bounds) {
    return whole(graph(Purpose.LABELS, head), bounds);
  }

  @Override
  public SequenceProgram embedding(Bounds bounds) {
    return whole(graph(Purpose.EMBEDDING, ""), bounds);
  }

  private SequenceProgram whole(String graph, Bounds bounds) {
    return new SequenceProgram(model.program(graph, bounds), signature(graph).inputs().keySet());
  }

  private String graph(Purpose purpose, String head) {
    return manifest
        .graph(purpose, head)
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Kind.INPUT,
                    Problem.of(
                            head.isEmpty()
                                ? "the model was exported without its embedding"
                                : "the model was exported without the head \"" + head + "\"")
                        .at(folder.folder().toString())
                        .fix("export it again, with --heads")));
  }

  @Override
  public void run(Program program, Bindings bindings) {
    synchronized (program) {
      program.run(bindings);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
