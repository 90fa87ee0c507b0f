package dev.jackdaw.retrieval;

import java.util.List;

/** Finds the passages that a text asks about. Used by many threads. */
public interface Retriever extends AutoCloseable {
  /**
   * The most relevant passages, best first; of equal ones the earlier. Passages that have nothing in common with the text are left
   * out.
   *
   * @param text what somebody typed: words, never the syntax of a query language; any text is allowed
   * @param most at least 1
   */
  List<Hit> search(String text, int most);

  @Override
  void close();
}
