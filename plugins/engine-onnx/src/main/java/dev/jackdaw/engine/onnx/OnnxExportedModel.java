package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.ExportedContents;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.GraphSignature;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Exported files on ONNX Runtime. A graph's session is made when its first program is, and shared by all programs and adapters. */
final class OnnxExportedModel implements ExportedModel {
  /** Lets a model that is given as bytes find its weights. */
  private static final String WEIGHTS_FOLDER =
      "session.model_external_initializers_file_folder_path";

  /** What a model and its views share. */
  private static final class Shared {
    final OrtRuntime runtime;
    final OnnxFolder folder;
    final Map<String, OrtSession> sessions = new HashMap<>();
    boolean closed;

    Shared(OrtRuntime runtime, OnnxFolder folder) {
      this.runtime = runtime;
      this.folder = folder;
    }

    synchronized OrtSession session(String graph) {
      if (closed) {
        throw new IllegalStateException("[exported] the model is closed");
      }
      return sessions.computeIfAbsent(graph, this::load);
    }

    private OrtSession load(String graph) {
      Path file = OnnxFolder.graph(folder.folder(), graph);
      GraphSignature described = Objects.requireNonNull(folder.contents().graphs().get(graph));
      boolean interchange = described.purpose() == Purpose.INTERCHANGE;
      try {
        return interchange ? narrow(file) : runtime.session(file, SessionSettings.PLAIN);
      } catch (OrtException | IOException e) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("ONNX Runtime does not take it: " + e.getMessage())
                .at(file.toString())
                .fix("export the model again"),
            e);
      }
    }

    /** The graph for other tools with whole numbers of 32 bits at its edge, as everything here binds them. */
    private OrtSession narrow(Path file) throws IOException {
      ModelProto model = ModelProto.read(file);
      ModelProto narrow =
          new ModelProto(
              model.irVersion(),
              model.producer(),
              model.opsets(),
              InterchangeForm.narrowed(model.graph()),
              model.metadata());
      Map<String, String> entries =
          Map.of(WEIGHTS_FOLDER, folder.folder().toAbsolutePath().toString());
      return runtime.session(
          narrow.toByteArray(), new SessionSettings(entries, Map.of(), null, -1));
    }

    synchronized void close() {
      if (!closed) {
        closed = true;
        sessions.values().forEach(OrtSession::close);
        runtime.close();
      }
    }
  }

  private final Shared shared;
  private final @Nullable OnnxStore adapter;

  private OnnxExportedModel(Shared shared, @Nullable OnnxStore adapter) {
    this.shared = shared;
    this.adapter = adapter;
  }

  static OnnxExportedModel open(OnnxFolder folder, Placement placement) {
    return new OnnxExportedModel(
        new Shared(new OrtRuntime(placement.device(), placement.threads()), folder), null);
  }

  @Override
  public EngineInfo info() {
    OrtRuntime runtime = shared.runtime;
    return new EngineInfo(
        "onnx", runtime.deviceName(), runtime.threads(), List.of(Precision.F32), runtime.choices());
  }

  @Override
  public ExportedContents contents() {
    return shared.folder.contents();
  }

  @Override
  public Program program(String graph, Bounds bounds) {
    Signature signature = shared.folder.graphs().get(graph);
    GraphSignature described = shared.folder.contents().graphs().get(graph);
    if (signature == null || described == null) {
      throw new IllegalArgumentException(
          "[exported] no graph \""
              + graph
              + "\", there are "
              + shared.folder.contents().graphs().keySet());
    }
    Compiled compiled = new Compiled(shared.session(graph), bound(graph, signature));
    SessionSource source =
        new SessionSource() {
          @Override
          public Compiled current() {
            return compiled;
          }

          @Override
          public void close() {
            // the session is the model's
          }
        };
    return new OnnxProgram(shared.runtime, source, adapter, bounds);
  }

  /** With an adapter, what it exchanges is bound too; without, the file's own numbers stay. */
  private Signature bound(String graph, Signature signature) {
    if (adapter == null) {
      return signature;
    }
    Map<String, TensorType> states = new LinkedHashMap<>(signature.states());
    OnnxStore exchanged = adapter;
    Objects.requireNonNull(shared.folder.exchanged().get(graph))
        .forEach(
            name -> {
              TensorType type = exchanged.types().get(name);
              if (type != null) {
                states.put(name, type);
              }
            });
    return new Signature(signature.inputs(), states, signature.updates(), signature.outputs());
  }

  @Override
  public Store caches() {
    return new OnnxStore(shared.runtime);
  }

  @Override
  public ExportedModel withAdapter(String name) {
    Map<String, AdapterFile.Parameter> parameters = shared.folder.adapters().get(name);
    if (parameters == null) {
      throw new IllegalArgumentException(
          "[exported] no adapter \"" + name + "\", there are " + shared.folder.adapters().keySet());
    }
    OnnxStore store = new OnnxStore(shared.runtime);
    parameters.forEach(
        (parameter, numbers) -> {
          long[] lengths = numbers.dims().stream().mapToLong(Long::longValue).toArray();
          store.declare(parameter, new TensorType(DType.F32, Shape.fixed(lengths)));
          store.write(parameter, Tensor.over(DType.F32, lengths, numbers.numbers()));
        });
    return new OnnxExportedModel(shared, store);
  }

  /** Of a view: lets go of its adapter. Of the model: of everything. */
  @Override
  public void close() {
    if (adapter != null) {
      adapter.close();
    } else {
      shared.close();
    }
  }
}
