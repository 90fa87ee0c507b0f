/** From a described computation to one that runs: building, differentiating, fusing, lowering, dead code. */
@NullMarked
package dev.jackdaw.compile;

import org.jspecify.annotations.NullMarked;
