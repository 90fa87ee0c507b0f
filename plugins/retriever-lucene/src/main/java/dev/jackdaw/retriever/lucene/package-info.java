/** The retriever {@code lucene}: words shared with the question, ranked by BM25, in an index in memory. */
@NullMarked
package dev.jackdaw.retriever.lucene;

import org.jspecify.annotations.NullMarked;
