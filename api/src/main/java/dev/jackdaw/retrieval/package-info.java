/**
 * Finding the passages of a house's own texts that answer a question.
 *
 * <p>A plugin registers a {@link dev.jackdaw.retrieval.RetrieverFactory}, which indexes {@link dev.jackdaw.retrieval.Passage
 * passages}, the numbered clauses of a policy mostly, and gives a {@link dev.jackdaw.retrieval.Retriever}. What matters beside the
 * order is the relevance of a {@link dev.jackdaw.retrieval.Hit}: it is how a bot knows that a text says nothing about a question.
 * {@code RetrieverContract} of the test kit is the test every retriever passes.
 */
@NullMarked
package dev.jackdaw.retrieval;

import org.jspecify.annotations.NullMarked;
