package dev.jackdaw.example.emergence;

import java.util.Map;

/**
 * What a model could do after so many tokens.
 *
 * @param tokens it was trained on
 * @param loss per token on texts it has not seen, in nats
 * @param accuracy of each skill's probes, from 0 to 1, in order
 */
record Measured(long tokens, double loss, Map<String, Double> accuracy) {}
