package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named tensors in memory of the runtime's device. One that a run cannot replace in place has a second block, and the two change roles. */
final class OnnxStore implements Store {
  /** One tensor. */
  static final class Stored {
    final TensorType type;
    final long[] lengths;
    final long bytes;
    private final OrtRuntime runtime;
    private DeviceBlock current;
    private @Nullable DeviceBlock spare;
    private long version;

    private Stored(OrtRuntime runtime, TensorType type) {
      this.runtime = runtime;
      this.type = type;
      lengths = type.shape().evaluate(symbol -> -1);
      long size = type.dtype().bytes();
      for (long length : lengths) {
        size = Math.multiplyExact(size, length);
      }
      bytes = size;
      current = runtime.deviceBlock(bytes);
    }

    DeviceBlock current() {
      return current;
    }

    /** Where a run may write the next value while it still reads this one. */
    DeviceBlock spare() {
      if (spare == null) {
        spare = runtime.deviceBlock(bytes);
      }
      return spare;
    }

    /** What was written to the spare block is now the value. */
    void swap() {
      DeviceBlock old = current;
      current = spare();
      spare = old;
    }

    /** Changes with every new value. */
    long version() {
      return version;
    }

    private void close() {
      current.release();
      if (spare != null) {
        spare.release();
      }
    }
  }

  private final OrtRuntime runtime;
  private final Map<String, Stored> tensors = new LinkedHashMap<>();
  private long version;

  OnnxStore(OrtRuntime runtime) {
    this.runtime = runtime;
  }

  static OnnxStore of(Store store) {
    if (!(store instanceof OnnxStore own)) {
      throw new IllegalArgumentException(
          "[store] belongs to another engine: " + store.getClass().getName());
    }
    return own;
  }

  @Override
  public void declare(String name, TensorType type) {
    if (!type.shape().isFixed()) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + type + ", its shape must be fixed");
    }
    Stored known = tensors.get(name);
    if (known == null) {
      tensors.put(name, new Stored(runtime, type));
      version++;
    } else if (!known.type.equals(type)) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + known.type + ", declared again as " + type);
    }
  }

  @Override
  public Map<String, TensorType> types() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    tensors.forEach((name, stored) -> types.put(name, stored.type));
    return types;
  }

  @Override
  public Tensor read(String name) {
    Stored stored = get(name);
    Tensor copy = Tensor.zeros(stored.type.dtype(), stored.lengths);
    runtime.toHost(stored.current().address(), copy.data());
    return copy;
  }

  @Override
  public void write(String name, Tensor value) {
    Stored stored = get(name);
    if (!stored.type.equals(value.type())) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + stored.type + ", given " + value);
    }
    runtime.toDevice(value.data(), stored.current().address());
    changed(stored);
  }

  @Override
  public void remove(String name) {
    Stored stored = tensors.remove(name);
    if (stored != null) {
      stored.close();
      version++;
    }
  }

  Stored get(String name) {
    Stored stored = find(name);
    if (stored == null) {
      throw new IllegalArgumentException("[store] nothing is declared as \"" + name + "\"");
    }
    return stored;
  }

  @Nullable Stored find(String name) {
    return tensors.get(name);
  }

  /** Notes that a tensor has new numbers. */
  void changed(Stored stored) {
    stored.version = ++version;
  }

  /** Changes with everything that changes here. */
  long version() {
    return version;
  }

  @Override
  public void close() {
    tensors.values().forEach(Stored::close);
    tensors.clear();
    version++;
  }
}
