package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;

/** The two running means of Adam after a step: m of the gradient, v of its square. */
record AdamMoments(Value m, Value v) {
  /** @param in has m and v as its first moments */
  static AdamMoments next(Ops g, Value gradient, Operands in, double beta1, double beta2) {
    Value m = g.add(g.mul(in.moment(0), beta1), g.mul(gradient, 1 - beta1));
    Value v = g.add(g.mul(in.moment(1), beta2), g.mul(g.mul(gradient, gradient), 1 - beta2));
    return new AdamMoments(m, v);
  }

  /**
   * The direction before the rate.
   *
   * @param in has the corrections of m and v as its first scalars
   * @param square what to divide by the root of: v, or the largest so far
   */
  Value step(Ops g, Operands in, Value square, double epsilon) {
    Value root = g.add(g.sqrt(g.div(square, in.scalar(1))), epsilon);
    return g.div(g.div(m, in.scalar(0)), root);
  }
}
