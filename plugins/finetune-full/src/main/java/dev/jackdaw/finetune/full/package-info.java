/** Full fine-tuning: every parameter moves, nothing is added. Also what pre-training is. */
@NullMarked
package dev.jackdaw.finetune.full;

import org.jspecify.annotations.NullMarked;
