package dev.jackdaw.bot;

/**
 * What a model said.
 *
 * @param finished whether it came to its end; otherwise it was cut, or stopped
 * @param stopped whether somebody stopped it
 * @param tokensPerSecond how fast it was
 */
record Phrase(String text, boolean finished, boolean stopped, int tokens, double tokensPerSecond) {}
