package dev.jackdaw.dialogue;

/**
 * What somebody wants, as a classifier sees it.
 *
 * @param name the likeliest label
 * @param confidence its probability, from 0 to 1
 * @param abstains whether the classifier is not sure enough to give it
 */
public record Intent(String name, double confidence, boolean abstains) {}
