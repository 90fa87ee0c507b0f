package dev.jackdaw.pipeline;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.training.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Lets a model write what the recipe asks for. */
final class Samples {
  private Samples() {}

  /** Writes with the parameters a training has reached; each call begins anew. */
  static Supplier<List<Sample>> whileTraining(
      SamplesConfig config,
      AssembledModel model,
      Tokenizer tokenizer,
      Engine engine,
      Store store,
      Precision precision) {
    if (config.prompts().isEmpty()) {
      return List::of;
    }
    return () -> {
      try (LoadedModel loaded =
          LoadedModel.over(model.graphs(), tokenizer, engine, store, precision)) {
        return write(config, loaded);
      }
    };
  }

  static List<Sample> write(SamplesConfig config, LoadedModel model) {
    List<Sample> samples = new ArrayList<>();
    for (String prompt : config.prompts()) {
      GenerationRequest request = GenerationRequest.of(prompt, config.settings());
      try (Generator generator = Generator.open(model, GeneratorLimits.exactly(model, request))) {
        generator
            .generate(request)
            .completions()
            .forEach(each -> samples.add(new Sample(prompt, each.text())));
      }
    }
    return samples;
  }
}
