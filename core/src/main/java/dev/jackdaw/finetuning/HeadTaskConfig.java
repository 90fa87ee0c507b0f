package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import java.util.Optional;

/**
 * A further head that is trained together with the first.
 *
 * @param head what the model is trained to say
 * @param data what it is learnt from
 * @param examples how rows become examples
 * @param abstain when it rather says nothing
 * @param weight factor on its mean loss
 */
public record HeadTaskConfig(
    @Doc("What the model is trained to say") Configured<HeadFactory<?>> head,
    @Doc("What it is learnt from") LabelledDataConfig data,
    @Doc("How rows become examples") @Default("{}") ExamplesConfig examples,
    @Doc("When it rather says nothing") Optional<AbstainConfig> abstain,
    @Doc("Factor on its mean loss") @Default("1") @Range(min = 1e-6) double weight) {}
