package dev.jackdaw.training;

import dev.jackdaw.corpus.TextScore;

/**
 * The held-out text after some step.
 *
 * @param step finished steps
 * @param score summed loss, tokens and bytes
 * @param best whether no earlier evaluation was better
 */
public record EvaluationReport(long step, TextScore score, boolean best) {}
