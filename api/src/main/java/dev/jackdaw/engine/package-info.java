/** The engine contract: who computes. A store of named tensors, programs compiled from graphs, bindings for one run. */
@NullMarked
package dev.jackdaw.engine;

import org.jspecify.annotations.NullMarked;
