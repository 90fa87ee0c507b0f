package dev.jackdaw.engine.onnx;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.export.ExportPlan;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Writes ONNX: a file for each graph, {@code NAME.onnx}, over one file of weights; adapters as files of their own that ONNX Runtime and
 * GenAI load; and for the graph that other tools run what GenAI wants to know. Weights of 16 bits are widened when they are loaded, so the
 * files compute in 32 bits on every device.
 */
final class OnnxExporter implements Exporter {
  /** It has no settings. */
  record Config() {}

  @Override
  public Optional<String> obstacle(ExportTarget target) {
    String device = target.device() == ExportTarget.Device.CUDA ? "cuda" : "cpu";
    try (OrtRuntime _ = new OrtRuntime(device, 1)) {
      return Optional.empty();
    } catch (UserException e) {
      return Optional.of(e.problems().getFirst().what());
    }
  }

  @Override
  public boolean runs(Composite op, ExportTarget target) {
    return CompositeForms.knows(op);
  }

  @Override
  public void write(ExportPlan plan, Path folder) {
    try (SharedWeights weights =
        new SharedWeights(folder, plan.parameters(), plan.target().precision())) {
      Set<String> exchanged = new LinkedHashSet<>();
      plan.adapters().values().forEach(adapter -> exchanged.addAll(adapter.types().keySet()));
      Set<String> read = new LinkedHashSet<>();
      QuantizedForms quantized = new QuantizedForms(plan.quantized(), weights.data());
      for (ExportedGraph graph : plan.graphs()) {
        write(plan, graph, exchanged, weights, quantized, folder);
        read.addAll(graph.graph().states().keySet());
      }
      weights.finish();
      exchanged.retainAll(read); // an adapter may hold heads that are not exported
      for (Map.Entry<String, Checkpoint.Tensors> adapter : plan.adapters().entrySet()) {
        adapter(adapter.getValue(), exchanged, OnnxFolder.adapter(folder, adapter.getKey()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      ExportPlan plan,
      ExportedGraph graph,
      Set<String> exchanged,
      SharedWeights weights,
      QuantizedForms quantized,
      Path folder)
      throws IOException {
    Set<String> numbers = new LinkedHashSet<>(plan.parameters().types().keySet());
    numbers.removeAll(exchanged);
    numbers.removeAll(graph.graph().updates().keySet());
    Predicate<String> weight = numbers::contains;
    LoweredGraph lowered =
        quantized.in(GraphLowering.lower(graph.graph(), options(plan.target()), weight));
    ModelProto model = lowered.model(weights::get, metadata(plan, graph));
    List<String> own = List.copyOf(lowered.weights().keySet());
    model = weights.widened(withDefaults(model, graph, plan.parameters(), exchanged), own);
    Path file = OnnxFolder.graph(folder, graph.name());
    if (graph.purpose() == Purpose.INTERCHANGE) {
      model = with(model, InterchangeForm.widened(model.graph()));
      Optional<String> config = GenAiConfig.of(graph, file.getFileName().toString(), plan.facts());
      if (config.isPresent()) {
        Files.writeString(folder.resolve(GenAiConfig.FILE), config.get());
      }
    }
    model.write(file);
  }

  private static LoweringOptions options(ExportTarget target) {
    return target.portable()
        ? LoweringOptions.portable(target.device())
        : LoweringOptions.fused(target.device());
  }

  /** Inputs that adapters exchange have the numbers of the base unless one is active. */
  private static ModelProto withDefaults(
      ModelProto model, ExportedGraph graph, Checkpoint.Tensors parameters, Set<String> exchanged) {
    List<TensorProto> initializers = new ArrayList<>(model.graph().initializers());
    for (String name : graph.graph().states().keySet()) {
      if (exchanged.contains(name)) {
        initializers.add(TensorProto.of(name, parameters.get(name)));
      }
    }
    GraphProto whole = model.graph();
    return with(
        model,
        new GraphProto(whole.name(), whole.nodes(), initializers, whole.inputs(), whole.outputs()));
  }

  private static ModelProto with(ModelProto model, GraphProto graph) {
    return new ModelProto(
        model.irVersion(), model.producer(), model.opsets(), graph, model.metadata());
  }

  private static Map<String, String> metadata(ExportPlan plan, ExportedGraph graph) {
    Map<String, String> metadata = new LinkedHashMap<>(plan.metadata());
    metadata.put(OnnxFolder.PURPOSE, graph.purpose().name());
    if (graph.purpose() == Purpose.TRAINING_STEP) {
      metadata.put("jackdaw.parity", "not compared");
    }
    metadata.put(OnnxFolder.HEAD, graph.head());
    metadata.put(
        OnnxFolder.GRAPHS,
        String.join(",", plan.graphs().stream().map(ExportedGraph::name).toList()));
    metadata.put(OnnxFolder.ADAPTERS, String.join(",", plan.adapters().keySet()));
    return metadata;
  }

  private static void adapter(Checkpoint.Tensors tensors, Set<String> names, Path file)
      throws IOException {
    List<AdapterFile.Parameter> parameters = new ArrayList<>();
    for (String name : tensors.types().keySet()) {
      if (names.contains(name)) {
        Tensor tensor = tensors.get(name);
        ByteBuffer raw =
            ByteBuffer.allocate(Math.toIntExact(tensor.data().byteSize()))
                .order(ByteOrder.LITTLE_ENDIAN);
        raw.put(tensor.data().asByteBuffer()).flip();
        List<Long> dims = LongStream.of(tensor.lengths()).boxed().toList();
        parameters.add(new AdapterFile.Parameter(name, ElementType.FLOAT, dims, raw));
      }
    }
    AdapterFile.write(file, parameters);
  }

  @Override
  public ExportedModel open(Path folder, Placement placement) {
    return OnnxExportedModel.open(OnnxFolder.read(folder), placement);
  }
}
