package dev.jackdaw.model;

/**
 * One attention of a model.
 *
 * @param layer index of its block
 * @param heads query heads
 * @param keyHeads key and value heads, a divisor of {@code heads}
 * @param headWidth features per head
 * @param scale factor on the scores, normally {@code 1 / sqrt(headWidth)}
 * @param window how many tokens back a query sees, itself included; 0: all
 * @param softCap cap on the scores; 0: none
 */
public record AttentionSite(
    int layer, int heads, int keyHeads, int headWidth, double scale, int window, double softCap) {}
