/** The tokenizer contract: text to token ids and back, with offsets, a policy for special tokens and UTF-8 safe streaming. */
@NullMarked
package dev.jackdaw.tokenizer;

import org.jspecify.annotations.NullMarked;
