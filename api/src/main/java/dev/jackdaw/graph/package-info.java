/** The graph: symbolic tensors, nodes, and {@code Ops}, the vocabulary in which models describe their computation. */
@NullMarked
package dev.jackdaw.graph;

import org.jspecify.annotations.NullMarked;
