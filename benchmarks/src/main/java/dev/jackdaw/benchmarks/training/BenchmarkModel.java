package dev.jackdaw.benchmarks.training;

import dev.jackdaw.backbone.transformer.Style;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import java.util.List;

/**
 * A GPT-2 style model of the benchmark: learned positions, layer norm, tanh GELU, biases, head tied to the embedding.
 *
 * @param batch sequences per step
 * @param context tokens per sequence
 */
record BenchmarkModel(
    String name, int layers, int width, int heads, int vocabulary, int batch, int context) {
  /** The configurations that peers know by the same letters: small, GPT-2 small, characters. */
  static final List<BenchmarkModel> ALL =
      List.of(
          new BenchmarkModel("S", 6, 384, 6, 8192, 8, 256),
          new BenchmarkModel("M", 12, 768, 12, 50304, 1, 1024),
          new BenchmarkModel("C", 4, 128, 4, 256, 32, 128));

  static BenchmarkModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no configuration \"" + name + "\", there are S, M and C"));
  }

  Backbone backbone() {
    TransformerConfig config =
        TransformerConfig.empty().sized(layers, width, heads, context).styled(Style.GPT2);
    return new TransformerFactory().create(config, vocabulary);
  }

  int tokens() {
    return batch * context;
  }

  /**
   * Operations of the products of a step: {@code 6 (12 L d^2 + V d) + 12 L d T} per token, attention as if it were not causal, nothing for
   * norms, softmax and the optimizer. The same for every system, so that ratios of it are ratios of speed.
   */
  double flops() {
    double perToken =
        6.0 * (12.0 * layers * width * width + (double) vocabulary * width)
            + 12.0 * layers * width * context;
    return perToken * tokens();
  }

  /** The backbone's own logits against the tokens bound as labels. */
  static final class NextToken implements Head {
    @Override
    public Target target() {
      return new Target.Tokens();
    }

    @Override
    public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
      return backbone.logits(g, hidden);
    }

    @Override
    public Value lossSum(ModelOps g, Value output, Targets targets) {
      return g.crossEntropy(output, targets.tokens(), 0);
    }

    @Override
    public List<Example> examples(DataRow row) {
      throw new UnsupportedOperationException("the benchmark trains on random tokens");
    }
  }
}
