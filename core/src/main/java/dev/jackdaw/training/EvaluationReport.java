package dev.jackdaw.training;

import dev.jackdaw.corpus.TextScore;
import java.util.OptionalDouble;

/**
 * The held-out text after some step.
 *
 * @param step finished steps
 * @param score summed loss, tokens and bytes
 * @param accuracy share of sequences named rightly; empty where no head labels sequences
 * @param best whether no earlier evaluation was better
 */
public record EvaluationReport(long step, TextScore score, OptionalDouble accuracy, boolean best) {}
