/** Composite operations: forward and backward, each with the decomposition it is tested against. */
@NullMarked
package dev.jackdaw.graph.composite;

import org.jspecify.annotations.NullMarked;
