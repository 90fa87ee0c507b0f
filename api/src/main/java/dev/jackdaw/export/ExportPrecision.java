package dev.jackdaw.export;

/** Element type of exported weights; what they are computed in is the exporter's word. Inputs and outputs of a graph keep their types. */
public enum ExportPrecision {
  FP32,
  FP16,
  BF16
}
