package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportedContents;
import dev.jackdaw.export.GraphSignature;
import dev.jackdaw.export.Purpose;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Exported files, read but for the weights.
 *
 * @param folder where they lie
 * @param graphs what each takes and gives, in the runtime's terms
 * @param contents the same in those of the contract
 * @param exchanged by graph the inputs that an adapter may exchange
 * @param adapters tensors by adapter and name
 */
record OnnxFolder(
    Path folder,
    Map<String, Signature> graphs,
    ExportedContents contents,
    Map<String, Set<String>> exchanged,
    Map<String, Map<String, AdapterFile.Parameter>> adapters) {
  static final String PURPOSE = "jackdaw.purpose";
  static final String HEAD = "jackdaw.head";
  static final String GRAPHS = "jackdaw.graphs";
  static final String ADAPTERS = "jackdaw.adapters";

  /** The latest version of the standard operators that ONNX Runtime 1.29 runs. */
  private static final long LATEST_OPSET = 25;

  private static final String SUFFIX = ".onnx";
  private static final Set<String> KEYS = Set.of(PURPOSE, HEAD, GRAPHS, ADAPTERS);

  OnnxFolder {
    graphs = Collections.unmodifiableMap(new LinkedHashMap<>(graphs));
    exchanged = Collections.unmodifiableMap(new LinkedHashMap<>(exchanged));
    adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
  }

  static Path graph(Path folder, String name) {
    return folder.resolve(name + SUFFIX);
  }

  static Path adapter(Path folder, String name) {
    return folder.resolve(name + AdapterFile.SUFFIX);
  }

  /** @throws UserException with everything that is wrong with the files */
  static OnnxFolder read(Path folder) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Signature> graphs = new LinkedHashMap<>();
    Map<String, GraphSignature> signatures = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Set<String>> exchanged = new LinkedHashMap<>();
    Map<String, Map<String, AdapterFile.Parameter>> adapters = new LinkedHashMap<>();
    Set<String> wanted = named(folder, problems);
    Set<String> adapterNames = new HashSet<>();
    for (String name : wanted) {
      Path file = graph(folder, name);
      ModelProto model = model(file, problems);
      if (model == null) {
        continue;
      }
      check(model, file, problems);
      model.metadata().forEach(metadata::putIfAbsent);
      adapterNames.addAll(list(model.metadata().get(ADAPTERS)));
      try {
        Signature signature = signature(model.graph());
        graphs.put(name, signature);
        exchanged.put(name, exchanged(model.graph()));
        signatures.put(name, contract(model, signature));
      } catch (IllegalArgumentException e) {
        problems.add(Problem.of(String.valueOf(e.getMessage())).at(file.toString()));
      }
    }
    for (String name : adapterNames.stream().sorted().toList()) {
      adapter(adapter(folder, name), problems).ifPresent(tensors -> adapters.put(name, tensors));
    }
    if (!problems.isEmpty()) {
      Problem last = problems.removeLast();
      problems.add(last.fix("copy the folder again, or export the model again"));
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    metadata.keySet().removeAll(KEYS);
    ExportedContents contents =
        new ExportedContents(signatures, List.copyOf(adapters.keySet()), metadata);
    return new OnnxFolder(folder, graphs, contents, exchanged, adapters);
  }

  /** The graphs that the first readable file says there are. */
  private static Set<String> named(Path folder, List<Problem> problems) {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      problems.add(Problem.of("cannot be read: " + e.getMessage()).at(folder.toString()));
      return Set.of();
    }
    for (Path file : files) {
      ModelProto model = model(file, new ArrayList<>());
      if (model != null && model.metadata().containsKey(GRAPHS)) {
        return new LinkedHashSet<>(list(model.metadata().get(GRAPHS)));
      }
    }
    problems.add(
        Problem.of("holds no ONNX file that Jackdaw wrote and that can be read")
            .at(folder.toString()));
    return Set.of();
  }

  private static List<String> list(@Nullable String names) {
    return names == null || names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  private static @Nullable ModelProto model(Path file, List<Problem> problems) {
    try {
      if (Files.exists(file)) {
        return ModelProto.read(file);
      }
      problems.add(Problem.of("is missing").at(file.toString()));
    } catch (IOException | RuntimeException e) {
      problems.add(
          Problem.of("is no ONNX file, or damaged: " + e.getMessage()).at(file.toString()));
    }
    return null;
  }

  private static Optional<Map<String, AdapterFile.Parameter>> adapter(
      Path file, List<Problem> problems) {
    try {
      if (Files.exists(file)) {
        return Optional.of(AdapterFile.read(file));
      }
      problems.add(Problem.of("is missing").at(file.toString()));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(Problem.of(String.valueOf(e.getMessage())).at(file.toString()));
    }
    return Optional.empty();
  }

  /** Versions, and that the weights are where the file says. */
  private static void check(ModelProto model, Path file, List<Problem> problems) {
    long opset = model.opsets().getOrDefault("", 0L);
    if (opset < LoweringOptions.LEAST_OPSET || opset > LATEST_OPSET) {
      problems.add(
          Problem.of(
                  "asks for version %d of the ONNX operators; this runtime has versions %d to %d"
                      .formatted(opset, LoweringOptions.LEAST_OPSET, LATEST_OPSET))
              .at(file.toString()));
    }
    Map<String, Long> ends = new LinkedHashMap<>();
    for (TensorProto tensor : model.graph().initializers()) {
      TensorProto.External place = tensor.external();
      if (place != null) {
        if (place.length() != tensor.bytes() || place.offset() < 0) {
          problems.add(
              Problem.of(
                      "the weight \"%s\" of shape %s has %d bytes in its file"
                          .formatted(tensor.name(), tensor.dims(), place.length()))
                  .at(file.toString()));
        }
        ends.merge(place.location(), place.offset() + place.length(), Math::max);
      }
    }
    ends.forEach((location, end) -> external(file.resolveSibling(location), end, problems));
  }

  private static void external(Path file, long end, List<Problem> problems) {
    try {
      if (!Files.isRegularFile(file)) {
        problems.add(Problem.of("is missing: it holds the weights").at(file.toString()));
      } else if (Files.size(file) < end) {
        problems.add(
            Problem.of(
                    "is truncated: %d bytes are there, %d are needed"
                        .formatted(Files.size(file), end))
                .at(file.toString()));
      }
    } catch (IOException e) {
      problems.add(Problem.of("cannot be read: " + e.getMessage()).at(file.toString()));
    }
  }

  /** Inputs that have numbers of their own. */
  private static Set<String> exchanged(GraphProto graph) {
    Set<String> names = new LinkedHashSet<>();
    graph.inputs().forEach(input -> names.add(input.name()));
    Set<String> initialised = new HashSet<>();
    graph.initializers().forEach(tensor -> initialised.add(tensor.name()));
    names.retainAll(initialised);
    return names;
  }

  /** Inputs without a number of their own are bound; those with an updated twin are carried. */
  private static Signature signature(GraphProto graph) {
    Map<String, TensorType> outputs = new LinkedHashMap<>();
    graph.outputs().forEach(output -> outputs.put(output.name(), type(output)));
    Set<String> initialised = new HashSet<>();
    graph.initializers().forEach(tensor -> initialised.add(tensor.name()));
    Map<String, TensorType> inputs = new LinkedHashMap<>();
    Map<String, TensorType> states = new LinkedHashMap<>();
    Map<String, Signature.Update> updates = new LinkedHashMap<>();
    InPlace places = new InPlace(graph);
    for (ValueInfoProto input : graph.inputs()) {
      String next = GraphLowering.updated(input.name());
      TensorType after = outputs.remove(next);
      if (after != null) {
        TensorType before = type(input);
        states.put(input.name(), before);
        boolean inPlace = before.equals(after) && places.safe(input.name(), next);
        updates.put(input.name(), new Signature.Update(next, after, inPlace));
      } else if (!initialised.contains(input.name())) {
        inputs.put(input.name(), type(input));
      }
    }
    Map<String, Signature.Output> named = new LinkedHashMap<>();
    outputs.forEach(
        (name, type) ->
            named.put(
                name.endsWith("/out") ? name.substring(0, name.length() - 4) : name,
                new Signature.Output(name, type)));
    return new Signature(inputs, states, updates, named);
  }

  private static GraphSignature contract(ModelProto model, Signature signature) {
    Map<String, TensorType> outputs = new LinkedHashMap<>();
    signature.outputs().forEach((name, output) -> outputs.put(name, output.type()));
    return new GraphSignature(
        Purpose.valueOf(model.metadata().getOrDefault(PURPOSE, "")),
        model.metadata().getOrDefault(HEAD, ""),
        signature.inputs(),
        outputs,
        signature.states());
  }

  private static TensorType type(ValueInfoProto info) {
    DType dtype =
        switch (info.type()) {
          case FLOAT -> DType.F32;
          case INT32, INT64 -> DType.I32;
          case BOOL -> DType.BOOL;
          default ->
              throw new IllegalArgumentException(
                  "\""
                      + info.name()
                      + "\" is of type "
                      + info.type()
                      + ", which nothing here binds");
        };
    List<Dim> dims = info.dims().stream().map(DimText::parse).toList();
    return new TensorType(dtype, new Shape(dims));
  }
}
