package dev.jackdaw.evaluation.task;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import java.util.Optional;

/**
 * How questions are put.
 *
 * @param head which head is asked; empty where the model has only one that can be
 * @param delimiter what stands between question and answer
 */
public record MultipleChoiceConfig(
    @Doc("Which head is asked; where the model has only one that can be, it need not be named")
        Optional<String> head,
    @Doc("What stands between question and answer, such as \"\\nAnswer: \"") @Default("\" \"")
        String delimiter) {}
