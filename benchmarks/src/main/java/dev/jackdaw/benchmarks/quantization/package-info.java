/** What quantising costs a model: methods beside each other on one text. */
@NullMarked
package dev.jackdaw.benchmarks.quantization;

import org.jspecify.annotations.NullMarked;
