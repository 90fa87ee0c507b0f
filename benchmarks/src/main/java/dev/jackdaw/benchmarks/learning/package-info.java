/** Whether training learns what a reference implementation says its recipe learns. */
@NullMarked
package dev.jackdaw.benchmarks.learning;

import org.jspecify.annotations.NullMarked;
