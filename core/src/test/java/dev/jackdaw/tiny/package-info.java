/** Small components for tests: a byte tokenizer, an attention and a recurrent backbone, a head, a checkpoint format. */
@NullMarked
package dev.jackdaw.tiny;

import org.jspecify.annotations.NullMarked;
