package dev.jackdaw.retrieval;

import java.util.List;

/**
 * Makes retrievers of one kind: the component a plugin registers.
 *
 * @param <C> its configuration record
 */
@FunctionalInterface
public interface RetrieverFactory<C extends Record> {
  /** @param passages what may be found; their ids are distinct */
  Retriever index(C config, List<Passage> passages);
}
