package dev.jackdaw.retriever.lucene;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How words are weighed.
 *
 * @param k1 how soon a word that is repeated counts no more (BM25, Robertson and Zaragoza 2009)
 * @param b how much long passages are held back, from 0 to 1
 * @param title weight of the words of a passage's title
 * @param questions weight of the words of the questions known to be answered by a passage
 * @param stemming whether words count as the same whatever their English ending
 */
record LuceneConfig(
    @Doc("How soon a repeated word counts no more") @Default("1.2") @Range(min = 0, max = 10)
        double k1,
    @Doc("How much long passages are held back") @Default("0.5") @Range(min = 0, max = 1) double b,
    @Doc("Weight of the words of a passage's title") @Default("0.4") @Range(min = 0, max = 10)
        double title,
    @Doc("Weight of the words of questions known to be answered by a passage")
        @Default("0.8")
        @Range(min = 0, max = 10)
        double questions,
    @Doc("Words count as the same whatever their English ending") @Default("true")
        boolean stemming) {}
