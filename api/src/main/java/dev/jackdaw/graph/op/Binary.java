package dev.jackdaw.graph.op;

/** Primitives of two operands that broadcast against each other. */
public sealed interface Binary extends Primitive permits Arithmetic, Bitwise, Comparison, Logical {}
