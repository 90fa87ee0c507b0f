package dev.jackdaw.engine.cpu;

/** The definitions. */
final class ScalarOptimizerKernels implements OptimizerKernels {
  @Override
  public void adamW(
      AdamW k,
      long p,
      long gradient,
      long m,
      long v,
      long n,
      float rate,
      float correction1,
      float correction2,
      float clip) {
    for (long i = 0; i < 4 * n; i += 4) {
      float g = Memory.getFloat(gradient + i) * clip;
      float newM = k.beta1() * Memory.getFloat(m + i) + (1 - k.beta1()) * g;
      float newV = k.beta2() * Memory.getFloat(v + i) + (1 - k.beta2()) * g * g;
      float old = Memory.getFloat(p + i);
      float root = (float) Math.sqrt(newV / correction2) + k.epsilon();
      Memory.setFloat(m + i, newM);
      Memory.setFloat(v + i, newV);
      Memory.setFloat(p + i, old - rate * k.decay() * old - rate * (newM / correction1) / root);
    }
  }

  @Override
  public void lion(
      float beta1,
      float beta2,
      float decay,
      long p,
      long gradient,
      long m,
      long n,
      float rate,
      float clip) {
    for (long i = 0; i < 4 * n; i += 4) {
      float g = Memory.getFloat(gradient + i) * clip;
      float old = Memory.getFloat(p + i);
      float moment = Memory.getFloat(m + i);
      float direction = Math.signum(beta1 * moment + (1 - beta1) * g);
      Memory.setFloat(m + i, beta2 * moment + (1 - beta2) * g);
      Memory.setFloat(p + i, old - rate * (direction + decay * old));
    }
  }

  @Override
  public void sgd(
      float momentum,
      boolean nesterov,
      float decay,
      long p,
      long gradient,
      long buffer,
      long n,
      float rate,
      float clip) {
    for (long i = 0; i < 4 * n; i += 4) {
      float old = Memory.getFloat(p + i);
      float g = Memory.getFloat(gradient + i) * clip + decay * old;
      float velocity = momentum * Memory.getFloat(buffer + i) + g;
      Memory.setFloat(buffer + i, velocity);
      Memory.setFloat(p + i, old - rate * (nesterov ? g + momentum * velocity : velocity));
    }
  }
}
