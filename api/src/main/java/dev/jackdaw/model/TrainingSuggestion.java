package dev.jackdaw.model;

/**
 * What a recipe may leave to the size of its model.
 *
 * @param tokens how much text to train on, in tokens
 * @param batchTokens tokens per optimizer step
 * @param learningRate peak learning rate of AdamW
 * @param reason where the numbers come from, a sentence or two for the plan
 */
public record TrainingSuggestion(
    long tokens, long batchTokens, double learningRate, String reason) {}
