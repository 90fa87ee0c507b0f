package dev.jackdaw.engine.cpu;

/** The kernel families that one engine runs: all scalar, or all with vectors. */
record Kernels(
    ElementwiseKernels elementwise,
    NormKernels norms,
    SoftmaxKernels softmax,
    RopeKernels rope,
    ReductionKernels reductions,
    OptimizerKernels optimizers,
    DropoutKernels dropout,
    IntegerKernels integers) {

  static Kernels scalar() {
    return new Kernels(
        new ScalarElementwiseKernels(),
        new ScalarNormKernels(),
        new ScalarSoftmaxKernels(),
        new ScalarRopeKernels(),
        new ScalarReductionKernels(),
        new ScalarOptimizerKernels(),
        new ScalarDropoutKernels(),
        new ScalarIntegerKernels());
  }

  static Kernels vector() {
    return new Kernels(
        new VectorElementwiseKernels(),
        new VectorNormKernels(),
        new VectorSoftmaxKernels(),
        new VectorRopeKernels(),
        new VectorReductionKernels(),
        new VectorOptimizerKernels(),
        new VectorDropoutKernels(),
        new VectorIntegerKernels());
  }
}
