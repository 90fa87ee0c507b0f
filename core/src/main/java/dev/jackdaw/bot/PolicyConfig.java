package dev.jackdaw.bot;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.retrieval.RetrieverFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * What the bot answers from.
 *
 * @param file numbered clauses in Markdown
 * @param questions conversations whose answers cite a clause: they help to find it
 * @param retriever how clauses are found
 * @param leastRelevance share of a question, from 0 to 1, that a clause must speak of to be its answer; a third of it will do where the
 *     classifier knows the intent
 * @param intentWeight power of the probability that question and clause have one intent, by which relevance is multiplied; learnt from
 *     the questions, each read once by the classifier
 */
public record PolicyConfig(
    @Doc("Numbered clauses in Markdown") Path file,
    @Doc("Conversations whose answers cite a clause, which help to find it") @Default("[]")
        List<Path> questions,
    @Doc("How clauses are found") @Default("lucene") Configured<RetrieverFactory<?>> retriever,
    @Doc(
            "Share of a question that a clause must speak of to be its answer; a third of it will"
                + " do where the intent is known")
        @Default("0.15")
        @Range(min = 0, max = 1)
        double leastRelevance,
    @Doc(
            "What it counts that question and clause have one intent, which is learnt from the"
                + " questions; 0: nothing")
        @Default("0.5")
        @Range(min = 0, max = 10)
        double intentWeight) {}
