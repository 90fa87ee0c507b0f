package dev.jackdaw.engine.cpu;

/** One optimizer step over n consecutive elements, all state updated in place. The formulas are those of the step ops of the same names. */
interface OptimizerKernels {
  /** Constants of a step of AdamW. */
  record AdamW(float beta1, float beta2, float epsilon, float decay) {}

  void adamW(
      AdamW constants,
      long p,
      long gradient,
      long m,
      long v,
      long n,
      float rate,
      float correction1,
      float correction2,
      float clip);

  void lion(
      float beta1,
      float beta2,
      float decay,
      long p,
      long gradient,
      long m,
      long n,
      float rate,
      float clip);

  void sgd(
      float momentum,
      boolean nesterov,
      float decay,
      long p,
      long gradient,
      long buffer,
      long n,
      float rate,
      float clip);
}
