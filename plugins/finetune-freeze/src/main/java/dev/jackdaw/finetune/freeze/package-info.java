/** Partial fine-tuning: most of the base stays as it is; heads, the last blocks and what else is named are trained. */
@NullMarked
package dev.jackdaw.finetune.freeze;

import org.jspecify.annotations.NullMarked;
