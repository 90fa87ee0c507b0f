/**
 * What a model will really see, before it is trained: rows as the tokens a head makes of them, how long they are, what is cut, how
 * labels are spread, what repeats within training and leaks into what is measured, and what is personal.
 *
 * <p>{@link dev.jackdaw.inspection.Inspector} reads a recipe and gives an {@link dev.jackdaw.inspection.Inspection}; {@link
 * dev.jackdaw.inspection.Overlap} compares texts, in time that grows almost linearly with their number.
 */
@NullMarked
package dev.jackdaw.inspection;

import org.jspecify.annotations.NullMarked;
