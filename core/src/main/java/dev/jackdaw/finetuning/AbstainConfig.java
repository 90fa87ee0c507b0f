package dev.jackdaw.finetuning;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.recipe.Configured;
import java.util.Optional;

/**
 * When a classifier rather says nothing. The threshold is chosen on validation rows alone.
 *
 * @param falseAlarms share of validation rows with a label that it may say nothing about
 * @param train texts that have none of the labels, to learn from; they become a class of their own, which is never an answer
 * @param validation texts that have none of the labels, to report how many are noticed
 * @param test the same, measured once at the end
 */
public record AbstainConfig(
    @Doc("Share of validation rows with a label about which it may say nothing")
        @Default("0.03")
        @Range(min = 0, max = 0.5)
        double falseAlarms,
    @Doc("Texts of no label, to learn from") Optional<Configured<RowSourceFactory<?>>> train,
    @Doc("Texts of no label, to see how many are noticed")
        Optional<Configured<RowSourceFactory<?>>> validation,
    @Doc("Texts of no label, measured once at the end")
        Optional<Configured<RowSourceFactory<?>>> test) {}
