/**
 * The oracle: an engine in float64 that runs primitives one at a time, naively and obviously right. Composites arrive decomposed,
 * so that what it computes is what their documentation says. States are rounded to 32 bits after each run, as everywhere.
 */
@NullMarked
package dev.jackdaw.reference;

import org.jspecify.annotations.NullMarked;
