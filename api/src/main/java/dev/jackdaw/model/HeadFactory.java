package dev.jackdaw.model;

import dev.jackdaw.tokenizer.Tokenizer;

/**
 * Makes heads of one kind: the component a plugin registers.
 *
 * @param <C> its configuration record
 */
public interface HeadFactory<C extends Record> {
  Head create(C config, Tokenizer tokenizer);
}
