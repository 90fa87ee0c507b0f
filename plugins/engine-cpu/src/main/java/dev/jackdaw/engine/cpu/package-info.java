/** The CPU engine: Vector API kernels with a scalar twin beside each, oneDNN for matrix products, one team of Java threads. */
@NullMarked
package dev.jackdaw.engine.cpu;

import org.jspecify.annotations.NullMarked;
