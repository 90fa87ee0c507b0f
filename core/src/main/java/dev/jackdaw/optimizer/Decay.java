package dev.jackdaw.optimizer;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;

/** The two ways of weight decay. */
final class Decay {
  private Decay() {}

  /** The parameter shrunk by {@code rate * decay}. */
  static Value decoupled(Ops g, Operands in) {
    return in.decay() == 0
        ? in.parameter()
        : g.sub(in.parameter(), g.mul(in.parameter(), g.mul(in.rate(), in.decay())));
  }

  /** The clipped gradient with {@code decay * parameter} added: the gradient of a squared penalty. */
  static Value penalty(Ops g, Operands in) {
    Value gradient = g.mul(in.gradient(), in.clip());
    return in.decay() == 0 ? gradient : g.add(gradient, g.mul(in.parameter(), in.decay()));
  }
}
