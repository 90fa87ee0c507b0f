package dev.jackdaw.task;

/**
 * How answers are drawn.
 *
 * @param maxTokens most tokens of an answer
 * @param temperature 0 takes the likeliest token
 * @param topP draw from the likeliest tokens whose probabilities reach this sum
 * @param seed decides every draw
 */
public record Sampling(int maxTokens, double temperature, double topP, long seed) {
  public static Sampling greedy(int maxTokens) {
    return new Sampling(maxTokens, 0, 1, 0);
  }
}
