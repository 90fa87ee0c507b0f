package dev.jackdaw.finetune.lora;

import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.Projection;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The product {@code scale * B A} beside the weight of each target: A (rank, in), B (out, rank). B starts at zero, so that the
 * model starts where the base is; A as a linear layer of PyTorch does, uniform within {@code 1 / sqrt(in)}.
 *
 * @param targets full names of the sites
 */
record LowRank(LoraConfig config, Set<String> targets) {
  private static final String DOWN = "lora_A.weight";
  private static final String UP = "lora_B.weight";

  static LowRank of(ModelOutline model, LoraConfig config) {
    return new LowRank(
        config,
        model.select(config.targets(), "strategy.targets").stream()
            .map(Projection::name)
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean at(LinearSite site) {
    return targets.contains(site.name());
  }

  boolean trains(String parameter) {
    return parameter.contains(".lora_") || (config.trainHeads() && ParameterSpec.ofHead(parameter));
  }

  double rate(String parameter) {
    return parameter.endsWith("." + UP) ? config.loraPlusRatio() : 1;
  }

  /** {@code scale * B A x}: (…, in) to (…, out). */
  Value apply(ModelOps g, LinearSite site, Value x) {
    Value low = g.linear(x, down(g, site), null);
    return g.mul(g.linear(low, up(g, site), null), config.scale());
  }

  /** {@code scale * B A}: (out, in). */
  Value change(ModelOps g, LinearSite site) {
    return g.mul(g.matMul(up(g, site), down(g, site)), config.scale());
  }

  private Value down(ModelOps g, LinearSite site) {
    Initializer start = new Initializer.Uniform(1 / Math.sqrt(site.in()));
    return g.parameter(DOWN, Shape.fixed(config.rank(), site.in()), start);
  }

  private Value up(ModelOps g, LinearSite site) {
    return g.parameter(UP, Shape.fixed(site.out(), config.rank()), Initializer.zeros());
  }
}
