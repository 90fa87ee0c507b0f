package dev.jackdaw.inference;

/**
 * What a model thinks of one token.
 *
 * @param id the token
 * @param token its text; U+FFFD for bytes that are no whole character
 * @param logit what the head says, before any softmax
 * @param logProbability natural logarithm of its probability
 */
public record TokenScore(int id, String token, float logit, double logProbability) {}
