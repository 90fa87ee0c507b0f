/** A model on an engine, ready to generate, score and be evaluated: what bundles open to and trainers look at. */
@NullMarked
package dev.jackdaw.inference;

import org.jspecify.annotations.NullMarked;
