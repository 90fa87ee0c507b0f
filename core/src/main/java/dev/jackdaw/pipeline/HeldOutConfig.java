package dev.jackdaw.pipeline;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.corpus.HeldOut;

/**
 * The text that is only measured on.
 *
 * @param by whole documents chosen by a hash, or the tail of the text
 * @param fraction share of documents or of tokens; 0 holds nothing out
 * @param seed which documents
 * @param windows sequences to evaluate at most while training, spread over the text; the report measures all of it
 */
public record HeldOutConfig(
    @Doc("Whole documents, or the tail of the text") @Default("document") HeldOut.Kind by,
    @Doc("Share that is held out; 0: nothing") @Default("0.02") @Range(min = 0, max = 0.9)
        double fraction,
    @Doc("Which documents") @Default("1") long seed,
    @Doc("Sequences to evaluate at most while training") @Default("512") @Range(min = 1)
        int windows) {}
