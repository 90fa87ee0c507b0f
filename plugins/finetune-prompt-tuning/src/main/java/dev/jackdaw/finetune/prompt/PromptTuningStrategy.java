package dev.jackdaw.finetune.prompt;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.Objects;
import java.util.Set;

/** Prompt tuning: embeddings of virtual tokens in front of every sequence are trained, and nothing of the base. */
public final class PromptTuningStrategy implements FineTuneStrategy<PromptTuningConfig> {
  private static final String PROMPT = "prompt_embeddings";
  private static final String TABLE = "embedding.weight";
  private static final int COMMON = 5000;

  @Override
  public Adaptation adapt(ModelOutline model, PromptTuningConfig config) {
    if (model.parameters().stream().noneMatch(p -> p.name().equals(TABLE))) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "prompt tuning puts virtual tokens into the token embedding \""
                      + TABLE
                      + "\", which this backbone does not have")
              .at("strategy"));
    }
    return new PromptTuning(config);
  }

  private record PromptTuning(PromptTuningConfig config) implements Adaptation {
    @Override
    public boolean trains(String parameter, int phase) {
      return parameter.endsWith("." + PROMPT)
          || (config.trainHeads() && ParameterSpec.ofHead(parameter));
    }

    @Override
    public int virtualTokens() {
      return config.tokens();
    }

    @Override
    public Value embedded(ModelOps g, Value ids, Value x) {
      Value prompt = g.parameter(PROMPT, Shape.of(Dim.of(config.tokens()), x.dim(-1)), start());
      Value number = g.max(g.sub(g.integer(-1), ids), g.integer(0));
      Value row = g.min(number, g.integer(config.tokens() - 1));
      Value virtual = g.unsqueeze(g.less(ids, g.integer(0)), -1);
      return g.where(virtual, g.gather(prompt, row), x);
    }

    private Initializer start() {
      return switch (config.start()) {
        case RANDOM -> Initializer.normal(0.02);
        case VOCABULARY ->
            new Initializer.Computed(
                Set.of(TABLE), (ops, base) -> spread(ops, Objects.requireNonNull(base.get(TABLE))));
      };
    }

    private Value spread(Ops g, Value table) {
      long common = Math.min(COMMON, table.dim(0).fixed());
      int[] ids = new int[config.tokens()];
      for (int k = 0; k < ids.length; k++) {
        ids[k] = (int) ((k + 0.5) * common / ids.length);
      }
      return g.gather(table, g.constant(Tensor.of(ids, ids.length)));
    }
  }
}
