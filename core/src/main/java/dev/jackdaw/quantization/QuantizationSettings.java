package dev.jackdaw.quantization;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/** How a model is quantised. */
public record QuantizationSettings(
    @Doc("Bits of the weights inside blocks: 8, or 4 where the budget allows.")
        @Default("8")
        @Range(min = 4, max = 8)
        int bits,
    @Doc("Weights that share a scale, along a projection's inputs: 16, 32, 64, 128 or 256.")
        @Default("32")
        @Range(min = 16, max = 256)
        int block,
    @Doc("How codes of 4 bits are found: gptq, gptq-ordered, search, nearest or symmetric.")
        @Default("gptq")
        Method method,
    @Doc("Bits of projections outside blocks, such as the head; 0: they are left as they are.")
        @Default("8")
        @Range(min = 0, max = 8)
        int headBits,
    @Doc("Percent by which perplexity may rise; weights get 8 bits until it holds.")
        @Default("2")
        @Range(min = 0)
        double budget,
    @Doc("Most tokens of calibration text.") @Default("8192") @Range(min = 16)
        int calibrationTokens,
    @Doc("Most tokens of held-out text: one half chooses bits, the other is reported.")
        @Default("16384")
        @Range(min = 16)
        int heldOutTokens,
    @Doc("Tokens that are read together.") @Default("512") @Range(min = 8) int window,
    @Doc("Added to the curvature's diagonal, as a part of its mean.")
        @Default("0.01")
        @Range(min = 0, max = 1)
        double damping) {
  public QuantizationSettings {
    if (bits != 4 && bits != 8) {
      throw new IllegalArgumentException("[quantize] bits is " + bits + ", there are 4 and 8");
    }
    if (headBits != 0 && headBits != 4 && headBits != 8) {
      throw new IllegalArgumentException(
          "[quantize] head_bits is " + headBits + ", there are 0, 4 and 8");
    }
    if (block < 16 || block > 256 || Integer.bitCount(block) != 1) {
      throw new IllegalArgumentException(
          "[quantize] block is " + block + ", must be 16, 32, 64, 128 or 256");
    }
  }

  /** 8 bits everywhere. */
  public static QuantizationSettings int8() {
    return new QuantizationSettings(8, 32, Method.NEAREST, 8, 2, 8192, 16384, 512, 0.01);
  }

  /** 4 bits where a budget allows. */
  public static QuantizationSettings int4(double budget) {
    return new QuantizationSettings(4, 32, Method.GPTQ, 8, budget, 8192, 16384, 512, 0.01);
  }
}
