package dev.jackdaw.engine.cpu;

/** Arithmetic on 32-bit integers, which wraps around; a result may be written over an operand. Addresses are of ints. */
interface IntegerKernels {
  /** Functions of two integers. */
  enum Binary {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    POWER,
    MAX,
    MIN,
    AND,
    XOR,
    /** By the lowest five bits of the second operand, zeros from the left. */
    SHIFT_RIGHT
  }

  void binary(Binary function, long a, long b, long y, long n);

  /** The second operand is one number. */
  void binary(Binary function, long a, int b, long y, long n);

  /** The first operand is one number. */
  void binary(Binary function, int a, long b, long y, long n);
}
