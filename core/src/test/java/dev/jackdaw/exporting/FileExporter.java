package dev.jackdaw.exporting;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.export.ExportPlan;
import dev.jackdaw.export.ExportPrecision;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.export.ExportedContents;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.export.GraphSignature;
import dev.jackdaw.export.Placement;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.reference.ReferenceEngine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the numbers into a file and keeps the graphs in memory; the reference engine runs them on what the file says. Tests spoil what is
 * written.
 */
public final class FileExporter implements Exporter {
  private static final String FILE = "weights";

  private ExportPlan written;
  private float spoiled;
  private boolean full;
  private Path folder;

  /** Adds something to every number that is written from now on. */
  void spoil(float by) {
    spoiled = by;
  }

  /** Lets the disk be full from now on. */
  void fillDisk() {
    full = true;
  }

  ExportPlan written() {
    return written;
  }

  /** The folder that was written into, a temporary one. */
  Path folder() {
    return folder;
  }

  @Override
  public Optional<String> obstacle(ExportTarget target) {
    return target.precision() == ExportPrecision.BF16
        ? Optional.of("the test machine has no bf16")
        : Optional.empty();
  }

  @Override
  public boolean runs(Composite op, ExportTarget target) {
    return false;
  }

  @Override
  public void write(ExportPlan plan, Path into) {
    written = plan;
    folder = into;
    numbers(
        plan.parameters().types().keySet().stream().toList(),
        plan.parameters()::get,
        into.resolve(FILE));
    plan.adapters()
        .forEach(
            (name, tensors) ->
                numbers(
                    tensors.types().keySet().stream().toList(),
                    tensors::get,
                    into.resolve("adapter-" + name)));
  }

  private void numbers(
      List<String> names, java.util.function.Function<String, Tensor> get, Path file) {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(names.size());
      for (String name : names) {
        Tensor tensor = get.apply(name);
        out.writeUTF(name);
        for (long i = 0; i < tensor.elements(); i++) {
          out.writeFloat(tensor.getFloat(i) + spoiled);
        }
        if (full) {
          throw new IOException("No space left on device");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExportedModel open(Path from, Placement placement) {
    ReferenceEngine engine = new ReferenceEngine();
    Store store = engine.store();
    read(from.resolve(FILE), store);
    return new Opened(engine, store, from);
  }

  private void read(Path file, Store store) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        var type = written.parameters().types().get(name);
        store.declare(name, type);
        Tensor tensor = Tensor.zeros(type.dtype(), type.shape().evaluate(s -> -1));
        for (long i = 0; i < tensor.elements(); i++) {
          tensor.setFloat(i, in.readFloat());
        }
        store.write(name, tensor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Opened implements ExportedModel {
    private final ReferenceEngine engine;
    private final Store store;
    private final Path from;

    Opened(ReferenceEngine engine, Store store, Path from) {
      this.engine = engine;
      this.store = store;
      this.from = from;
    }

    @Override
    public EngineInfo info() {
      return engine.info();
    }

    @Override
    public ExportedContents contents() {
      Map<String, GraphSignature> graphs = new LinkedHashMap<>();
      for (ExportedGraph graph : written.graphs()) {
        graphs.put(
            graph.name(),
            new GraphSignature(
                graph.purpose(),
                graph.head(),
                graph.graph().inputs(),
                Map.of(),
                carried(graph.graph().states())));
      }
      return new ExportedContents(
          graphs, new ArrayList<>(written.adapters().keySet()), written.metadata());
    }

    private Map<String, TensorType> carried(Map<String, TensorType> states) {
      Map<String, TensorType> carried = new LinkedHashMap<>(states);
      carried.keySet().removeAll(written.parameters().types().keySet());
      return carried;
    }

    @Override
    public Program program(String graph, Bounds bounds) {
      ExportedGraph found =
          written.graphs().stream()
              .filter(one -> one.name().equals(graph))
              .findFirst()
              .orElseThrow();
      return Compiler.compile(engine, found.graph(), store, bounds, Precision.F32);
    }

    @Override
    public Store caches() {
      return engine.store();
    }

    @Override
    public ExportedModel withAdapter(String name) {
      ReferenceEngine other = new ReferenceEngine();
      Store own = other.store();
      read(from.resolve(FILE), own);
      read(from.resolve("adapter-" + name), own);
      return new Opened(other, own, from);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
