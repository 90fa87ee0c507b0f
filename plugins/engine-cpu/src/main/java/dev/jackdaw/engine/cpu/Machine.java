package dev.jackdaw.engine.cpu;

/** What an engine computes with: its kernels, who multiplies matrices, and how many threads share the work. */
record Machine(Kernels kernels, MatrixProducts products, int members) {}
