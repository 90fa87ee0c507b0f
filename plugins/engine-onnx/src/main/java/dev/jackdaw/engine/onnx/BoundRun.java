package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Everything bound for runs of one set of sizes and outputs. A second run with the same states copies inputs, runs and copies outputs;
 * it makes nothing native; a state that changes between two blocks gets a tensor over the other one each time. Blocks that are bound are kept, whoever else lets go of them.
 */
final class BoundRun implements AutoCloseable {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** A tensor over part of a block. */
  private record Slot(DeviceBlock block, long address, OrtObjects.Owned value) {
    void close() {
      value.close();
      block.release();
    }
  }

  private final OrtRuntime runtime;
  private final OrtSession session;
  private final OrtObjects.Owned binding;
  private final Arena names = Arena.ofShared();
  private final Map<String, MemorySegment> texts = new HashMap<>();
  private final Map<String, Slot> inputs = new LinkedHashMap<>();
  private final Map<String, Slot> outputs = new LinkedHashMap<>();
  private final Map<String, Slot> states = new LinkedHashMap<>();
  private final Map<String, Slot> updates = new LinkedHashMap<>();
  private final Map<String, long[]> outputLengths = new HashMap<>();
  private final boolean rebinds;

  BoundRun(
      OrtRuntime runtime,
      Compiled compiled,
      StagingBlocks staging,
      ToLongFunction<String> sizes,
      Set<String> wanted) {
    this.runtime = runtime;
    session = compiled.session();
    binding = session.binding();
    // what is bound as input is copied to another device then and there, so each run binds anew
    rebinds = runtime.device() != dev.jackdaw.export.ExportTarget.Device.CPU;
    try {
      stage(compiled.signature(), staging, sizes, wanted);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void stage(
      Signature signature,
      StagingBlocks staging,
      ToLongFunction<String> sizes,
      Set<String> wanted) {
    signature
        .inputs()
        .forEach(
            (name, type) -> {
              long[] lengths = type.shape().evaluate(sizes);
              Slot slot = staged(staging, "in/" + name, lengths, type.dtype());
              inputs.put(name, slot);
              OrtApi.bindInput(binding.pointer(), text(name), slot.value.pointer());
            });
    for (String name : wanted) {
      Signature.Output output = Objects.requireNonNull(signature.outputs().get(name));
      long[] lengths = output.type().shape().evaluate(sizes);
      outputLengths.put(name, lengths);
      Slot slot = staged(staging, "out/" + name, lengths, output.type().dtype());
      outputs.put(name, slot);
      OrtApi.bindOutput(binding.pointer(), text(output.name()), slot.value.pointer());
    }
  }

  /** Bytes of a tensor. */
  static long bytes(long[] lengths, DType dtype) {
    return Arrays.stream(lengths).reduce(dtype.bytes(), Math::multiplyExact);
  }

  private Slot staged(StagingBlocks staging, String key, long[] lengths, DType dtype) {
    DeviceBlock block = staging.of(key, bytes(lengths, dtype));
    OrtObjects.Owned value = runtime.hostTensor(block.address(), lengths, ElementType.of(dtype));
    return new Slot(block.keep(), block.address(), value);
  }

  private MemorySegment text(String name) {
    return texts.computeIfAbsent(name, names::allocateFrom);
  }

  long[] outputLengths(String name) {
    return Objects.requireNonNull(outputLengths.get(name));
  }

  /** Binds a state's present value. */
  void state(String name, DeviceBlock block, long address, long[] lengths, DType dtype) {
    place(states, name, block, address, lengths, dtype, true);
  }

  /** Binds where a state's next value goes. */
  void update(String output, DeviceBlock block, long address, long[] lengths, DType dtype) {
    place(updates, output, block, address, lengths, dtype, false);
  }

  @SuppressWarnings("ReferenceEquality") // the very block, not one like it
  private void place(
      Map<String, Slot> slots,
      String name,
      DeviceBlock block,
      long address,
      long[] lengths,
      DType dtype,
      boolean input) {
    Slot bound = slots.get(name);
    if (bound != null && bound.block == block && bound.address == address) {
      return;
    }
    OrtObjects.Owned value = runtime.deviceTensor(address, lengths, ElementType.of(dtype));
    Slot slot = new Slot(block.keep(), address, value);
    slots.put(name, slot);
    if (input) {
      OrtApi.bindInput(binding.pointer(), text(name), value.pointer());
    } else {
      OrtApi.bindOutput(binding.pointer(), text(name), value.pointer());
    }
    if (bound != null) {
      bound.close();
    }
  }

  /** Copies inputs, runs, copies outputs. */
  void run(Bindings bindings) {
    for (Map.Entry<String, Tensor> entry : bindings.inputs().entrySet()) {
      Slot slot = inputs.get(entry.getKey());
      if (slot != null) {
        MemorySegment data = entry.getValue().data();
        MemorySegment.copy(data, 0, ALL, slot.address, data.byteSize());
        if (rebinds) {
          OrtApi.bindInput(binding.pointer(), text(entry.getKey()), slot.value.pointer());
        }
      }
    }
    session.run(binding);
    if (rebinds) {
      OrtApi.synchronizeOutputs(binding.pointer());
    }
    bindings
        .outputs()
        .forEach(
            (name, into) -> {
              Slot slot = Objects.requireNonNull(outputs.get(name));
              MemorySegment.copy(ALL, slot.address, into.data(), 0, into.data().byteSize());
            });
  }

  /** What a type is at these sizes, for messages. */
  static String at(TensorType type, long[] lengths) {
    return type.dtype() + Arrays.toString(lengths);
  }

  @Override
  public void close() {
    binding.close();
    inputs.values().forEach(Slot::close);
    outputs.values().forEach(Slot::close);
    states.values().forEach(Slot::close);
    updates.values().forEach(Slot::close);
    names.close();
  }
}
