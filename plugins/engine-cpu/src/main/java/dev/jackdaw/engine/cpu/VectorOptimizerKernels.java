package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Bound by memory: each stream is read once and written once. */
final class VectorOptimizerKernels implements OptimizerKernels {
  private final ScalarOptimizerKernels scalar = new ScalarOptimizerKernels();

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
    long end = n / Lanes.COUNT * Lanes.BYTES;
    float shrink = 1 - rate * k.decay();
    float step = rate / correction1;
    float inverse = 1 / correction2;
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gradient + i).mul(clip);
      FloatVector newM = Lanes.load(m + i).mul(k.beta1()).add(g.mul(1 - k.beta1()));
      FloatVector newV = Lanes.load(v + i).mul(k.beta2()).add(g.mul(g).mul(1 - k.beta2()));
      FloatVector root = newV.mul(inverse).sqrt().add(k.epsilon());
      FloatVector newP = Lanes.load(p + i).mul(shrink).sub(newM.mul(step).div(root));
      Lanes.store(newM, m + i);
      Lanes.store(newV, v + i);
      Lanes.store(newP, p + i);
    }
    // scalar tail
    scalar.adamW(
        k,
        p + end,
        gradient + end,
        m + end,
        v + end,
        n - end / 4,
        rate,
        correction1,
        correction2,
        clip);
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
    long end = n / Lanes.COUNT * Lanes.BYTES;
    FloatVector zero = Lanes.all(0f);
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector g = Lanes.load(gradient + i).mul(clip);
      FloatVector moment = Lanes.load(m + i);
      FloatVector mixed = moment.mul(beta1).add(g.mul(1 - beta1));
      FloatVector direction =
          zero.blend(1f, mixed.compare(VectorOperators.GT, zero))
              .blend(-1f, mixed.compare(VectorOperators.LT, zero));
      FloatVector old = Lanes.load(p + i);
      FloatVector newP = old.sub(direction.add(old.mul(decay)).mul(rate));
      Lanes.store(moment.mul(beta2).add(g.mul(1 - beta2)), m + i);
      Lanes.store(newP, p + i);
    }
    // scalar tail
    scalar.lion(beta1, beta2, decay, p + end, gradient + end, m + end, n - end / 4, rate, clip);
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
    long end = n / Lanes.COUNT * Lanes.BYTES;
    // vector body
    for (long i = 0; i < end; i += Lanes.BYTES) {
      FloatVector old = Lanes.load(p + i);
      FloatVector g = Lanes.load(gradient + i).mul(clip).add(old.mul(decay));
      FloatVector velocity = Lanes.load(buffer + i).mul(momentum).add(g);
      FloatVector step = nesterov ? g.add(velocity.mul(momentum)) : velocity;
      FloatVector newP = old.sub(step.mul(rate));
      Lanes.store(velocity, buffer + i);
      Lanes.store(newP, p + i);
    }
    // scalar tail
    scalar.sgd(
        momentum, nesterov, decay, p + end, gradient + end, buffer + end, n - end / 4, rate, clip);
  }
}
