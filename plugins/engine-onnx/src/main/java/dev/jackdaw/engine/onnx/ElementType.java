package dev.jackdaw.engine.onnx;

import dev.jackdaw.graph.DType;

/** Element types of ONNX tensors that occur here, with their numbers in files and in the C API. */
enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  int bytes() {
    return bytes;
  }

  static ElementType of(DType dtype) {
    return switch (dtype) {
      case F32 -> FLOAT;
      case I32 -> INT32;
      case BOOL -> BOOL;
    };
  }

  /** @throws IllegalArgumentException for a type that does not occur here */
  static ElementType numbered(long number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("[onnx] element type " + number + " is not supported");
  }
}
