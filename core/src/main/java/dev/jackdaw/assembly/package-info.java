/**
 * From components to graphs: a backbone, its heads and an adaptation become the graphs that train, evaluate, prefill and decode.
 * {@link dev.jackdaw.assembly.ModelGraphs} is the door.
 */
@NullMarked
package dev.jackdaw.assembly;

import org.jspecify.annotations.NullMarked;
