package dev.jackdaw.inspection;

/**
 * A token of an example that is shown.
 *
 * @param text what it adds to the text; a mark with its bytes where it ends inside a character; personal data are covered
 * @param trained whether the model learns to say it
 * @param special whether it is a special token, or a virtual one of the strategy
 */
public record ShownToken(String text, boolean trained, boolean special) {}
