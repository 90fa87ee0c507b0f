package dev.jackdaw.engine.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Memory of the host through which a program's inputs and outputs pass, by name; grows to the largest run seen. */
final class StagingBlocks implements AutoCloseable {
  private final OrtRuntime runtime;
  private final Map<String, DeviceBlock> blocks = new HashMap<>();

  StagingBlocks(OrtRuntime runtime) {
    this.runtime = runtime;
  }

  /** Whether a block of this name has room, or is still to be made. */
  boolean fits(String name, long bytes) {
    DeviceBlock block = blocks.get(name);
    return block == null || block.bytes() >= bytes;
  }

  /** A block with room; a smaller one is freed, so that nothing may be bound to it any more. */
  DeviceBlock of(String name, long bytes) {
    if (!fits(name, bytes)) {
      Objects.requireNonNull(blocks.remove(name)).release();
    }
    return blocks.computeIfAbsent(name, made -> runtime.hostBlock(bytes));
  }

  long bytes() {
    return blocks.values().stream().mapToLong(DeviceBlock::bytes).sum();
  }

  @Override
  public void close() {
    blocks.values().forEach(DeviceBlock::release);
    blocks.clear();
  }
}
