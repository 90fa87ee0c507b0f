package dev.jackdaw.training;

/**
 * One optimizer step.
 *
 * @param step its number, from 1
 * @param steps how many there will be
 * @param loss mean over the step's trained tokens, before the step
 * @param rate scheduled learning rate
 * @param gradientNorm global norm before clipping
 * @param tokens tokens read since the training began
 * @param tokensPerSecond of this step
 * @param fractionOfPeak floating-point operations of this step per second over the machine's measured peak; NaN if no peak was given
 * @param secondsLeft estimate for the remaining steps, from a running mean of the last ones
 */
public record StepReport(
    long step,
    long steps,
    double loss,
    double rate,
    double gradientNorm,
    long tokens,
    double tokensPerSecond,
    double fractionOfPeak,
    double secondsLeft) {}
