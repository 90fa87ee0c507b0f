/** Checkpoint and adapter formats: what a model, and what a fine-tuning added to one, look like on disk. */
@NullMarked
package dev.jackdaw.checkpoint;

import org.jspecify.annotations.NullMarked;
