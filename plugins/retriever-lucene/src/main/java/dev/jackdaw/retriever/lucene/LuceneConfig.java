package dev.jackdaw.retriever.lucene;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * How words are weighed.
 *
 * @param k1 how soon a word that a passage repeats counts no more (BM25, Robertson and Zaragoza 2009)
 * @param b how much long passages are held back, from 0 to 1
 * @param title weight of the words of a passage's title
 * @param questions weight of the words of what is known to be asked, and answered, about a passage
 * @param questionsK1 the same as {@code k1} for those: several questions that share a word say more than one
 * @param stemming whether words count as the same whatever their English ending
 */
record LuceneConfig(
    @Doc("How soon a word that a passage repeats counts no more")
        @Default("0.6")
        @Range(min = 0, max = 10)
        double k1,
    @Doc("How much long passages are held back") @Default("0.25") @Range(min = 0, max = 1) double b,
    @Doc("Weight of the words of a passage's title") @Default("0.8") @Range(min = 0, max = 10)
        double title,
    @Doc("Weight of the words of what is known to be asked, and answered, about a passage")
        @Default("0.8")
        @Range(min = 0, max = 10)
        double questions,
    @Doc("How soon a word that known questions repeat counts no more")
        @Default("2")
        @Range(min = 0, max = 10)
        double questionsK1,
    @Doc("Words count as the same whatever their English ending") @Default("true")
        boolean stemming) {}
