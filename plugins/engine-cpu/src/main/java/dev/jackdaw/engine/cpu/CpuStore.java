package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named tensors in native memory, each with a bfloat16 copy once a program asks for one. */
final class CpuStore implements Store {
  /** One tensor. The copy is stale after the master changed, until a program refreshes it or an optimizer step writes both. */
  static final class Stored implements AutoCloseable {
    final TensorType type;
    final long[] shape;
    final long elements;
    final long bytes;
    private final NativeMemory master;
    private @Nullable NativeMemory half;
    private boolean halfCurrent;

    private Stored(TensorType type) {
      this.type = type;
      shape = type.shape().evaluate(symbol -> -1);
      long n = 1;
      for (long length : shape) {
        n = Math.multiplyExact(n, length);
      }
      elements = n;
      bytes = n * type.dtype().bytes();
      master = NativeMemory.allocate(bytes);
    }

    long address() {
      return master.address();
    }

    /** Address of the copy, made when first asked for. */
    long half() {
      if (half == null) {
        half = NativeMemory.allocate(2 * elements);
        halfCurrent = false;
      }
      return half.address();
    }

    /** Address of the copy, or 0 where no program has asked for one. */
    long halfIfAny() {
      return half == null ? 0 : half.address();
    }

    boolean halfCurrent() {
      return halfCurrent;
    }

    void setHalfCurrent(boolean current) {
      halfCurrent = current;
    }

    @Override
    public void close() {
      master.close();
      if (half != null) {
        half.close();
      }
    }
  }

  private final Map<String, Stored> tensors = new LinkedHashMap<>();
  private int version;

  static CpuStore of(Store store) {
    if (!(store instanceof CpuStore own)) {
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
      tensors.put(name, new Stored(type));
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
    Tensor copy = Tensor.zeros(stored.type.dtype(), stored.shape);
    MemorySegment.copy(Memory.ALL, stored.address(), copy.data(), 0, stored.bytes);
    return copy;
  }

  @Override
  public void write(String name, Tensor value) {
    Stored stored = get(name);
    if (!stored.type.equals(value.type())) {
      throw new IllegalArgumentException(
          "[store] \"" + name + "\" is " + stored.type + ", given " + value);
    }
    MemorySegment.copy(value.data(), 0, Memory.ALL, stored.address(), stored.bytes);
    stored.setHalfCurrent(false);
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

  /** Changes whenever an address may have changed. */
  int version() {
    return version;
  }

  @Override
  public void close() {
    tensors.values().forEach(Stored::close);
    tensors.clear();
    version++;
  }
}
