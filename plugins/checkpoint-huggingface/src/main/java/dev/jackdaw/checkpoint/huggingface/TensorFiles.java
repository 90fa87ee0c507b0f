package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tensors of a model folder: of {@code model.safetensors}, or of the several files that {@code model.safetensors.index.json} names.
 */
record TensorFiles(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  static TensorFiles open(Path folder, Arena arena) {
    if (Files.exists(folder.resolve(SINGLE))) {
      SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE), arena);
      return new TensorFiles(file.tensors(), file.metadata());
    }
    if (Files.exists(folder.resolve(INDEX))) {
      return sharded(folder, arena);
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of("there is no " + SINGLE + " and no " + INDEX)
            .at(folder.toString())
            .available(names(folder))
            .fix(
                "models as pickles (.bin, .pt) are not read, because a pickle can run code: convert"
                    + " to safetensors"));
  }

  private static TensorFiles sharded(Path folder, Arena arena) {
    ConfigJson index = ConfigJson.read(folder.resolve(INDEX));
    ConfigJson map = index.object("weight_map");
    Map<String, String> files = new TreeMap<>();
    for (String tensor : map.keys()) {
      String file = map.text(tensor);
      if (file != null && (file.contains("/") || file.contains("\\") || file.contains(".."))) {
        map.fault(tensor, "is \"" + file + "\", which is not a file of this folder");
      } else if (file != null) {
        files.put(tensor, file);
      }
    }
    index.check();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new TreeMap<>();
    for (String name : files.values().stream().distinct().sorted().toList()) {
      SafetensorsFile file = SafetensorsFile.open(folder.resolve(name), arena);
      metadata.putAll(file.metadata());
      file.tensors()
          .forEach(
              (tensor, stored) -> {
                if (!name.equals(files.get(tensor))) {
                  map.fault(tensor, "is in " + name + ", the index says " + files.get(tensor));
                }
                tensors.put(tensor, stored);
              });
    }
    files.forEach(
        (tensor, file) -> {
          if (!tensors.containsKey(tensor)) {
            map.fault(tensor, "is not in " + file);
          }
        });
    index.check();
    return new TensorFiles(tensors, metadata);
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().limit(20).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
