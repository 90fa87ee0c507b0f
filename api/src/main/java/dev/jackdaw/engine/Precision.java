package dev.jackdaw.engine;

/** How an engine computes products. Parameters, optimizer state and reductions are F32 in either. */
public enum Precision {
  /** Products of 32-bit floats. */
  F32,
  /** Products of bfloat16 operands summed in 32 bits; activations may be stored as bfloat16 where that saves bandwidth. */
  BF16
}
