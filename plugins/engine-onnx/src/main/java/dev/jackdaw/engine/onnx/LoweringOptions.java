package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportTarget.Device;

/**
 * Which form of ONNX a graph takes.
 *
 * @param device what it is to run on: fused forms differ
 * @param portable standard operators alone; otherwise also those ONNX Runtime adds in the domain {@code com.microsoft}
 * @param opset version of the standard operators, {@link #LEAST_OPSET} or later
 */
record LoweringOptions(Device device, boolean portable, int opset) {
  /** The first with all reductions and scatters that graphs need. */
  static final int LEAST_OPSET = 18;

  /** The first with TensorScatter and attention over a padded cache. */
  static final int CACHE_OPSET = 24;

  /** The first with Attention, RMSNormalization and RotaryEmbedding. */
  static final int ATTENTION_OPSET = 23;

  /** The first with Gelu. */
  static final int GELU_OPSET = 20;

  LoweringOptions {
    if (opset < LEAST_OPSET) {
      throw new IllegalArgumentException(
          "[onnx] opset " + opset + ", must be at least " + LEAST_OPSET);
    }
  }

  static LoweringOptions fused(Device device) {
    return new LoweringOptions(device, false, CACHE_OPSET);
  }

  static LoweringOptions portable(Device device) {
    return new LoweringOptions(device, true, CACHE_OPSET);
  }

  boolean fused() {
    return !portable;
  }

  /** Version of the file format that came with the opset. */
  int irVersion() {
    return opset >= 24 ? 12 : opset >= 23 ? 11 : opset >= 21 ? 10 : opset >= 19 ? 9 : 8;
  }
}
