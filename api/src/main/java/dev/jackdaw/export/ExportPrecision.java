package dev.jackdaw.export;

/** Element type of exported weights and of what is computed with them. Inputs and outputs of a graph keep their types. */
public enum ExportPrecision {
  FP32,
  FP16,
  BF16
}
