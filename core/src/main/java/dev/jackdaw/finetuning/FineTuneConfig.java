package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.training.TrainingConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One fine-tuning: an entry of a recipe's {@code finetune} section. Its name is the name of its head in the model.
 *
 * @param from what it starts from: an earlier entry of the section, whose heads stay; the base model if left out
 * @param head what the model is trained to say
 * @param data what it is learnt from
 * @param examples how rows become examples
 * @param abstain for classification: when it rather says nothing
 * @param with further heads trained together with this one, by name
 * @param strategy what of the model is trained
 * @param merge whether what the strategy added is folded into the weights at the end
 * @param training how to train; the numbers of examples per step and of passes are what matters most
 */
public record FineTuneConfig(
    @Doc("An earlier fine-tuning to start from; the base model if left out") Optional<String> from,
    @Doc("What the model is trained to say") Configured<HeadFactory<?>> head,
    @Doc("What it is learnt from") LabelledDataConfig data,
    @Doc("How rows become examples") @Default("{}") ExamplesConfig examples,
    @Doc("For classification: when it rather says nothing") Optional<AbstainConfig> abstain,
    @Doc("Further heads trained together with this one, by name") @Default("{}")
        Map<String, HeadTaskConfig> with,
    @Doc("What of the model is trained") @Default("full") Configured<FineTuneStrategy<?>> strategy,
    @Doc("Fold what the strategy added into the weights at the end") @Default("false")
        boolean merge,
    @Doc("How to train") @Default("{}") TrainingConfig training) {

  /** All heads that are trained, the first under the name of the fine-tuning. */
  public Map<String, HeadTaskConfig> heads(String name) {
    Map<String, HeadTaskConfig> heads = new LinkedHashMap<>();
    heads.put(name, new HeadTaskConfig(head, data, examples, abstain, 1));
    heads.putAll(with);
    return heads;
  }
}
