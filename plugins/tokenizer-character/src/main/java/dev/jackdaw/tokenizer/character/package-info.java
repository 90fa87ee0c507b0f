/** One token per character seen in training: the smallest tokenizer there is, for experiments. */
@NullMarked
package dev.jackdaw.tokenizer.character;

import org.jspecify.annotations.NullMarked;
