package dev.jackdaw.adapter;

import dev.jackdaw.classification.Calibration;
import dev.jackdaw.config.Default;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import java.util.Map;

/** What an adapter says of a model beyond numbers, as it is bound from trees and rendered into them. */
record Parts(
    Configured<FineTuneStrategy<?>> strategy,
    @Default("{}") Map<String, Configured<HeadFactory<?>>> heads,
    @Default("{}") Map<String, Calibration> calibration) {}
