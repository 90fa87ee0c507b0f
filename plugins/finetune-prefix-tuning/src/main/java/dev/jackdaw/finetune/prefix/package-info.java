/** Prefix tuning (Li and Liang 2021): keys and values in front of every attention, trained directly. */
@NullMarked
package dev.jackdaw.finetune.prefix;

import org.jspecify.annotations.NullMarked;
