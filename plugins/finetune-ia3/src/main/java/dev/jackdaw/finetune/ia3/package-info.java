/** IA3 (Liu et al. 2022): a factor per output of some projections and per input of others. */
@NullMarked
package dev.jackdaw.finetune.ia3;

import org.jspecify.annotations.NullMarked;
