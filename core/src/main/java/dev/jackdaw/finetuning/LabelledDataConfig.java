package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.recipe.Configured;
import java.util.List;
import java.util.Optional;

/**
 * Labelled rows: the {@code data} section of a fine-tuning.
 *
 * @param train what is learnt from
 * @param validation what decides when to stop, and thresholds
 * @param test what is measured once at the end
 * @param split what of the training rows stands in for validation and test
 * @param redact personal data that are taken out of all rows before they are parted; a placeholder stands in their place
 */
public record LabelledDataConfig(
    @Doc("Rows to learn from") Configured<RowSourceFactory<?>> train,
    @Doc("Rows that decide when to stop, and thresholds; split from train if left out")
        Optional<Configured<RowSourceFactory<?>>> validation,
    @Doc("Rows that are measured once, at the end") Optional<Configured<RowSourceFactory<?>>> test,
    @Doc("What is kept of the training rows for validation and test") @Default("{}")
        SplitConfig split,
    @Doc("Personal data taken out of all rows: email, phone, card, iban") @Default("[]")
        List<PersonalKind> redact) {
  public LabelledDataConfig {
    redact = List.copyOf(redact);
  }
}
