package dev.jackdaw.optimizer;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.ParameterSpec;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Muon (Jordan et al. 2024) for the matrices of blocks: momentum, made orthogonal by {@link NewtonSchulz}, decoupled weight decay.
 * Embeddings, the head, norms, biases and everything else without exactly two axes are left to AdamW.
 *
 * @param adjust what the orthogonal direction is multiplied by
 * @param adamw the rule of the other parameters; its weight decay is {@code weightDecay} here
 * @param adamwRate the other parameters' factor on the learning rate
 */
public record Muon(
    @Doc("Decay of the mean of the gradient") @Default("0.95") @Range(min = 0, max = 0.999999)
        double momentum,
    @Doc("Look ahead by one step of momentum") @Default("true") boolean nesterov,
    @Doc("Scale of a step: match-rms moves elements as far as AdamW would, original does not")
        @Default("match-rms")
        Adjust adjust,
    @Doc("Decoupled weight decay of tensors with two axes or more")
        @Default("0.1")
        @Range(min = 0, max = 100)
        double weightDecay,
    @Doc("What moves embeddings, head, norms and biases") @Default("{}") AdamW adamw,
    @Doc("Factor on the learning rate of what AdamW moves") @Default("1") @Range(min = 0)
        double adamwRate)
    implements Optimizer {
  private static final Pattern IN_BLOCK = Pattern.compile("(^|.*\\.)blocks\\.\\d+\\..*");

  /** Scale of the orthogonal direction of a matrix. */
  public enum Adjust {
    /** {@code 0.2 sqrt(max(rows, columns))} (Liu et al. 2025): one learning rate suits Muon and AdamW. */
    MATCH_RMS,
    /** {@code sqrt(max(1, rows / columns))}: wants a learning rate of about 0.02. */
    ORIGINAL
  }

  @Override
  public Rule ruleFor(ParameterSpec parameter) {
    boolean hidden = parameter.shape().rank() == 2 && IN_BLOCK.matcher(parameter.name()).matches();
    return hidden ? new Rule(this, 1) : new Rule(adamw, adamwRate);
  }

  @Override
  public List<String> moments() {
    return List.of("muon.m");
  }

  @Override
  public Moved step(Ops g, Operands in) {
    Value gradient = g.mul(in.gradient(), in.clip());
    Value m = g.add(g.mul(in.moment(0), momentum), g.mul(gradient, 1 - momentum));
    Value ahead = nesterov ? g.add(g.mul(gradient, 1 - momentum), g.mul(m, momentum)) : m;
    Value direction = g.mul(NewtonSchulz.orthogonal(g, ahead), scale(in.parameter()));
    return new Moved(g.sub(Decay.decoupled(g, in), g.mul(direction, in.rate())), List.of(m));
  }

  private double scale(Value parameter) {
    double rows = parameter.dim(0).fixed();
    double columns = parameter.dim(1).fixed();
    return switch (adjust) {
      case MATCH_RMS -> 0.2 * Math.sqrt(Math.max(rows, columns));
      case ORIGINAL -> Math.sqrt(Math.max(1, rows / columns));
    };
  }
}
