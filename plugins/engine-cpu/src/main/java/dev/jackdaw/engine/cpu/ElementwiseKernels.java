package dev.jackdaw.engine.cpu;

/** Functions of one or two contiguous float arrays, element by element; a result may be written over an operand. Addresses are of floats. */
interface ElementwiseKernels {
  /** Functions of one element. */
  enum Unary {
    NEGATE,
    ABSOLUTE,
    EXP,
    LOG,
    SQRT,
    RECIPROCAL,
    TANH,
    SIGMOID,
    ERF,
    SIN,
    COS,
    SIGN,
    RELU,
    GELU_TANH,
    GELU_ERF,
    SILU
  }

  /** Functions of two elements. */
  enum Binary {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MAX,
    MIN,
    POWER,
    /** {@code a} is x, {@code b} the gradient of the result: the gradient of x. */
    GELU_TANH_GRADIENT,
    GELU_ERF_GRADIENT,
    SILU_GRADIENT,
    RELU_GRADIENT
  }

  void unary(Unary function, long x, long y, long n);

  void binary(Binary function, long a, long b, long y, long n);

  /** The second operand is one number. */
  void binary(Binary function, long a, float b, long y, long n);

  /** The first operand is one number. */
  void binary(Binary function, float a, long b, long y, long n);

  void fill(long y, float value, long n);

  /** {@code y += scale * x}. */
  void addScaled(long x, float scale, long y, long n);

  /** {@code y = silu(gate) * up}. */
  void swiGlu(long gate, long up, long y, long n);

  /** Gradients of gate and up from that of {@link #swiGlu}. */
  void swiGluGradient(long gate, long up, long dy, long dGate, long dUp, long n);

  /** Rounds floats to bfloat16. */
  void toBf16(long x, long y, long n);

  /** Widens bfloat16 to floats. */
  void fromBf16(long x, long y, long n);
}
