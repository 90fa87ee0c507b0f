package dev.jackdaw.inspection;

/**
 * What becomes of the rows of a part.
 *
 * @param rows how many there are
 * @param kept examples that go in whole
 * @param cut examples that are cut to the limit
 * @param dropped examples left out for their length
 * @param untrained examples left out because nothing is learnt from them
 * @param refused rows because of which training does not begin
 * @param tokens of all examples that are used
 * @param trained labels learnt: tokens, or rows
 */
public record Fates(
    int rows,
    int kept,
    int cut,
    int dropped,
    int untrained,
    int refused,
    long tokens,
    long trained) {}
