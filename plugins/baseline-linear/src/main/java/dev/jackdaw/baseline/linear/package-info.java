/**
 * Linear baselines by LIBLINEAR (Fan et al. 2008) on TF-IDF of word and character n-grams, trained in seconds: what a model that labels
 * texts must beat to earn its cost.
 */
@NullMarked
package dev.jackdaw.baseline.linear;

import org.jspecify.annotations.NullMarked;
