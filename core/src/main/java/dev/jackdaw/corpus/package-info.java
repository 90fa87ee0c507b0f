/**
 * From text to batches: the {@code files} text source with its checks, memory-mapped token shards, held-out splits, packing
 * into sequences, the order of sampling, and the baselines a model is compared with.
 */
@NullMarked
package dev.jackdaw.corpus;

import org.jspecify.annotations.NullMarked;
