/** Prompt tuning (Lester et al. 2021): virtual tokens in front of every sequence, whose embeddings are trained. */
@NullMarked
package dev.jackdaw.finetune.prompt;

import org.jspecify.annotations.NullMarked;
