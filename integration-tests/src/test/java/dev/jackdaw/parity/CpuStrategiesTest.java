package dev.jackdaw.parity;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.bitfit.BitFitConfig;
import dev.jackdaw.finetune.bitfit.BitFitStrategy;
import dev.jackdaw.finetune.freeze.FreezeConfig;
import dev.jackdaw.finetune.freeze.FreezeStrategy;
import dev.jackdaw.finetune.ia3.Ia3Config;
import dev.jackdaw.finetune.ia3.Ia3Strategy;
import dev.jackdaw.finetune.lora.DoraStrategy;
import dev.jackdaw.finetune.lora.LoraConfig;
import dev.jackdaw.finetune.lora.LoraStrategy;
import dev.jackdaw.finetune.prefix.PrefixTuningConfig;
import dev.jackdaw.finetune.prefix.PrefixTuningStrategy;
import dev.jackdaw.finetune.prompt.PromptTuningConfig;
import dev.jackdaw.finetune.prompt.PromptTuningStrategy;
import dev.jackdaw.testkit.StrategyContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** What strategies owe, on the CPU engine. */
class CpuStrategiesTest {
  private abstract static class OnCpu extends StrategyContract {
    @Override
    protected Engine engine() {
      return new CpuEngineFactory().create(new CpuEngineConfig(2, "auto", false));
    }
  }

  @Nested
  class Freeze extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      FreezeConfig config = new FreezeConfig(2, List.of("norm.*"), List.of(0.5), true);
      return new FreezeStrategy().adapt(model, config);
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*", "norm.weight");
    }

    @Override
    protected long trainedElements() {
      int attention = 2 * WIDTH * WIDTH + 2 * KEY_WIDTH * WIDTH;
      return LAYERS * (2 * WIDTH + attention + 3 * BETWEEN * WIDTH) + WIDTH;
    }
  }

  @Nested
  class Lora extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      List<String> targets = List.of("query", "down", "head");
      return new LoraStrategy().adapt(model, new LoraConfig(3, 6, 0.1, targets, false, 4, true));
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*.query.lora_*", "blocks.*.down.lora_*", "head.lora_*");
    }

    @Override
    protected long trainedElements() {
      return 3 * (LAYERS * ((WIDTH + WIDTH) + (BETWEEN + WIDTH)) + (WIDTH + VOCABULARY));
    }
  }

  @Nested
  class Dora extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      List<String> targets = List.of("value", "up");
      return new DoraStrategy().adapt(model, new LoraConfig(2, 4, 0.1, targets, true, 1, true));
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*.value.lora_*", "blocks.*.up.lora_*");
    }

    @Override
    protected long trainedElements() {
      return LAYERS * (2 * (WIDTH + KEY_WIDTH) + KEY_WIDTH + 2 * (WIDTH + BETWEEN) + BETWEEN);
    }
  }

  @Nested
  class Ia3 extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      Ia3Config config = new Ia3Config(List.of("key", "value"), List.of("down"), true);
      return new Ia3Strategy().adapt(model, config);
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*.ia3_l");
    }

    @Override
    protected long trainedElements() {
      return LAYERS * (2 * KEY_WIDTH + BETWEEN);
    }
  }

  @Nested
  class BitFit extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      return new BitFitStrategy().adapt(model, new BitFitConfig(List.of("blocks.*"), true, true));
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*.bias");
    }

    @Override
    protected long trainedElements() {
      return LAYERS * (WIDTH + 2 * KEY_WIDTH + WIDTH + 2 * BETWEEN + WIDTH);
    }
  }

  @Nested
  class PromptTuning extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      PromptTuningConfig config =
          new PromptTuningConfig(3, PromptTuningConfig.Start.VOCABULARY, true);
      return new PromptTuningStrategy().adapt(model, config);
    }

    @Override
    protected List<String> trained() {
      return List.of("embedding.prompt_embeddings");
    }

    @Override
    protected long trainedElements() {
      return 3 * WIDTH;
    }

    @Override
    protected boolean startsAtBase() {
      return false;
    }

    @Override
    protected boolean merges() {
      return false;
    }
  }

  @Nested
  class PrefixTuning extends OnCpu {
    @Override
    protected Adaptation adapt(ModelOutline model) {
      return new PrefixTuningStrategy().adapt(model, new PrefixTuningConfig(3, 0.5, true));
    }

    @Override
    protected List<String> trained() {
      return List.of("blocks.*.prefix_*");
    }

    @Override
    protected long trainedElements() {
      return LAYERS * 2 * 3 * KEY_WIDTH;
    }

    @Override
    protected boolean startsAtBase() {
      return false;
    }

    @Override
    protected boolean merges() {
      return false;
    }
  }
}
