/** Checkpoint formats: what a model looks like on disk. */
@NullMarked
package dev.jackdaw.checkpoint;

import org.jspecify.annotations.NullMarked;
