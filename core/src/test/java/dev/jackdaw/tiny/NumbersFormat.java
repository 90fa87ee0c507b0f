package dev.jackdaw.tiny;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code config.json} and {@code model.numbers}: names, shapes and floats one after the other. */
public final class NumbersFormat implements CheckpointFormat {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public boolean recognises(Path path) {
    return Files.exists(path.resolve("model.numbers"));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Checkpoint read(Path path) {
    Map<String, Object> config =
        JSON.readValue(
            path.resolve("config.json").toFile(),
            new TypeReference<LinkedHashMap<String, Object>>() {});
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(path.resolve("model.numbers")))) {
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        long[] lengths = new long[in.readInt()];
        for (int i = 0; i < lengths.length; i++) {
          lengths[i] = in.readLong();
        }
        Tensor tensor = Tensor.zeros(DType.F32, lengths);
        for (long i = 0; i < tensor.elements(); i++) {
          tensor.setFloat(i, in.readFloat());
        }
        tensors.put(name, tensor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Checkpoint(
        (String) config.get("backbone"),
        (Map<String, Object>) config.get("config"),
        (Integer) config.get("vocabulary"),
        of(tensors));
  }

  /** Tensors in memory. */
  public static Checkpoint.Tensors of(Map<String, Tensor> tensors) {
    return new Checkpoint.Tensors() {
      @Override
      public Map<String, TensorType> types() {
        Map<String, TensorType> types = new LinkedHashMap<>();
        tensors.forEach(
            (name, tensor) ->
                types.put(name, new TensorType(DType.F32, Shape.fixed(tensor.lengths()))));
        return types;
      }

      @Override
      public Tensor get(String name) {
        return tensors.get(name);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void write(Checkpoint checkpoint, Path folder) {
    Map<String, Object> config =
        Map.of(
            "backbone",
            checkpoint.backbone(),
            "config",
            checkpoint.config(),
            "vocabulary",
            checkpoint.vocabulary());
    JSON.writeValue(folder.resolve("config.json").toFile(), config);
    Map<String, TensorType> types = checkpoint.tensors().types();
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("model.numbers")))) {
      out.writeInt(types.size());
      for (String name : types.keySet()) {
        Tensor tensor = checkpoint.tensors().get(name);
        out.writeUTF(name);
        out.writeInt(tensor.rank());
        for (long length : tensor.lengths()) {
          out.writeLong(length);
        }
        for (long i = 0; i < tensor.elements(); i++) {
          out.writeFloat(tensor.getFloat(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
