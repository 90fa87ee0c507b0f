package dev.jackdaw.finetune;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Attending;
import dev.jackdaw.model.AttentionSite;
import dev.jackdaw.model.LinearSite;
import dev.jackdaw.model.ModelOps;
import java.util.List;
import java.util.Optional;

/**
 * What a fine-tuning strategy puts at each site of a model while its graph is built. The defaults leave the model as it is; a
 * strategy overrides the sites it cares about. Parameters it declares through {@code g} are named after the site: {@code
 * g.parameter("lora_A.weight", …)} at {@code blocks.0.attention.query} becomes {@code blocks.0.attention.query.lora_A.weight}.
 */
public interface Adaptation {
  /**
   * Whether a parameter moves: asked for every parameter of base, heads and this strategy. Parameters of heads ({@link
   * dev.jackdaw.model.ParameterSpec#ofHead}) train under every strategy unless its user says otherwise: a new head has learnt
   * nothing yet, whatever is done to the base.
   *
   * @param parameter full name
   * @param phase index into {@link #phaseStarts}
   */
  boolean trains(String parameter, int phase);

  /** When {@link #trains} changes, as fractions of the run, the first 0: gradual unfreezing has several. */
  default List<Double> phaseStarts() {
    return List.of(0.0);
  }

  /** Factor on the learning rate of a parameter: LoRA+ and layer-wise decay have other than 1. */
  default double rate(String parameter) {
    return 1;
  }

  /** What stands at a projection: x (…, in) to (…, out). */
  default Value linear(ModelOps g, LinearSite site, Value x) {
    return site.plain(g, x);
  }

  /**
   * What the token embedding gives: x (B, T, width) for ids (B, T). Prompt tuning replaces its placeholders here; where the id is
   * {@code -1 - k}, which stands for virtual token k, x is the row of id 0.
   */
  default Value embedded(ModelOps g, Value ids, Value x) {
    return x;
  }

  /** What an attention works on. Prefix tuning adds keys and values here. */
  default Attending attention(ModelOps g, AttentionSite site, Attending operands) {
    return operands;
  }

  /** What a block gives: in and out (B, T, width). Bottleneck adapters go here. */
  default Value block(ModelOps g, int layer, Value in, Value out) {
    return out;
  }

  /**
   * A projection with the adaptation folded in; empty if it changes nothing here, or nothing that a weight and a bias could hold. A
   * strategy can be merged if every parameter it adds is read by what this gives for some site.
   */
  default Optional<Folded> merged(ModelOps g, LinearSite site) {
    return Optional.empty();
  }

  /**
   * Placeholder tokens with the ids {@code -1, -2, … -n} that the batcher puts in front of every sequence, unlabelled, for {@link
   * #embedded} to replace. They take positions like other tokens.
   */
  default int virtualTokens() {
    return 0;
  }
}
