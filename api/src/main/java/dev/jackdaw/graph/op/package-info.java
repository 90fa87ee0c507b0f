/** Operations and the sealed set of primitives, which have the semantics of the ONNX operators their comments name. */
@NullMarked
package dev.jackdaw.graph.op;

import org.jspecify.annotations.NullMarked;
