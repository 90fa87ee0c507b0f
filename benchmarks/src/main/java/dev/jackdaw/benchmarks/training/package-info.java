/** Speed of training steps, beside other systems. */
@NullMarked
package dev.jackdaw.benchmarks.training;

import org.jspecify.annotations.NullMarked;
