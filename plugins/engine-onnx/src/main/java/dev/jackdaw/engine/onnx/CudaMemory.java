package dev.jackdaw.engine.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * Memory of one CUDA device. The C API copies between devices only what a session takes and gives, so copies are runs of a graph
 * that does nothing; that it can be loaded also shows that the device works.
 */
final class CudaMemory implements AutoCloseable {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final OrtRuntime runtime;
  private final int id;
  private final OrtSession copies;
  private final OrtObjects.Owned info;
  private final OrtObjects.Owned allocator;

  /** @throws OrtException saying why the device cannot be used */
  CudaMemory(OrtRuntime runtime, int id) {
    this.runtime = runtime;
    this.id = id;
    copies = runtime.session(copy(), SessionSettings.PLAIN.on(id));
    info = runtime.objects().own(OrtApi.Kind.MEMORY_INFO, OrtApi.createMemoryInfo("Cuda", id));
    allocator =
        runtime
            .objects()
            .own(OrtApi.Kind.ALLOCATOR, OrtApi.createAllocator(copies.pointer(), info.pointer()));
  }

  /** Bytes in, the same bytes out. */
  static byte[] copy() {
    NodeProto identity =
        new NodeProto("", "Identity", "copy", List.of("from"), List.of("to"), Map.of());
    GraphProto graph =
        new GraphProto(
            "copy",
            List.of(identity),
            List.of(),
            List.of(new ValueInfoProto("from", ElementType.UINT8, List.of("N"))),
            List.of(new ValueInfoProto("to", ElementType.UINT8, List.of("N"))));
    return new ModelProto(8, "jackdaw", Map.of("", 18L), graph, Map.of()).toByteArray();
  }

  int id() {
    return id;
  }

  OrtObjects.Owned info() {
    return info;
  }

  DeviceBlock allocate(long bytes) {
    MemorySegment block = OrtApi.allocate(allocator.pointer(), Math.max(64, bytes));
    runtime.objects().allocated(bytes);
    DeviceBlock made =
        new DeviceBlock(
            block.address(),
            bytes,
            () -> {
              OrtApi.free(allocator.pointer(), block);
              runtime.objects().freed(bytes);
            });
    DeviceBlock zeros = runtime.hostBlock(bytes);
    toDevice(ALL.asSlice(zeros.address(), bytes), made.address());
    zeros.release();
    return made;
  }

  void toDevice(MemorySegment from, long address) {
    onHost(from, false, staged -> copy(staged, true, address, false, from.byteSize()));
  }

  void toHost(long address, MemorySegment into) {
    onHost(into, true, staged -> copy(address, false, staged, true, into.byteSize()));
  }

  void within(long from, long to, long bytes) {
    copy(from, false, to, false, bytes);
  }

  private interface Staged {
    void at(long address);
  }

  /** Memory on the heap passes through native memory. */
  private static void onHost(MemorySegment memory, boolean written, Staged use) {
    if (memory.isNative()) {
      use.at(memory.address());
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staged = arena.allocate(Math.max(64, memory.byteSize()), 64);
      if (!written) {
        MemorySegment.copy(memory, 0, staged, 0, memory.byteSize());
      }
      use.at(staged.address());
      if (written) {
        MemorySegment.copy(staged, 0, memory, 0, memory.byteSize());
      }
    }
  }

  private void copy(long from, boolean fromHost, long to, boolean toHost, long bytes) {
    if (bytes == 0) {
      return;
    }
    long[] length = {bytes};
    try (Arena arena = Arena.ofConfined();
        OrtObjects.Owned source = tensor(from, fromHost, length);
        OrtObjects.Owned target = tensor(to, toHost, length);
        OrtObjects.Owned binding = copies.binding()) {
      OrtApi.bindInput(binding.pointer(), arena.allocateFrom("from"), source.pointer());
      OrtApi.bindOutput(binding.pointer(), arena.allocateFrom("to"), target.pointer());
      OrtApi.synchronizeInputs(binding.pointer());
      copies.run(binding);
      OrtApi.synchronizeOutputs(binding.pointer());
    }
  }

  private OrtObjects.Owned tensor(long address, boolean host, long[] length) {
    if (host) {
      return runtime.hostTensor(address, length, ElementType.UINT8);
    }
    return runtime
        .objects()
        .own(
            OrtApi.Kind.VALUE,
            OrtApi.createTensor(info.pointer(), address, length[0], length, ElementType.UINT8));
  }

  @Override
  public void close() {
    allocator.close();
    info.close();
    copies.close();
  }
}
