package dev.jackdaw.evaluation.statistics;

/**
 * How far one model's figure is from another's on the same items.
 *
 * @param value this model's less the other's
 * @param interval of the difference
 * @param p two-sided: how likely a difference so clear would be if there were none
 */
public record Difference(double value, Interval interval, double p) {}
