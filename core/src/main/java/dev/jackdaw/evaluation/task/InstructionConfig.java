package dev.jackdaw.evaluation.task;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import java.util.Optional;

/**
 * How answers are asked for.
 *
 * @param head which head is asked; empty where the model has only one that can be
 * @param maxTokens most tokens of an answer; 0: no answers are written, only the loss on the given ones is measured
 * @param temperature 0 takes the likeliest token
 * @param seed decides the draws where the temperature is not 0
 */
public record InstructionConfig(
    @Doc("Which head is asked; where the model has only one that can be, it need not be named")
        Optional<String> head,
    @Doc("Most tokens of an answer; 0: only the loss on the given answers is measured")
        @Default("128")
        @Range(min = 0)
        int maxTokens,
    @Doc("0 takes the likeliest token") @Default("0") @Range(min = 0, max = 100) double temperature,
    @Doc("Decides the draws where the temperature is not 0") @Default("1") long seed) {}
