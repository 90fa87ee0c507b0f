package dev.jackdaw.chat;

import java.util.List;
import java.util.Set;

/**
 * What ends an answer.
 *
 * @param ids special tokens; end-of-text is always one where the tokenizer has it
 * @param texts strings, for templates that end an answer with ordinary text
 */
public record Stops(Set<Integer> ids, List<String> texts) {
  public Stops {
    ids = Set.copyOf(ids);
    texts = List.copyOf(texts);
  }
}
