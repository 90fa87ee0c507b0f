package dev.jackdaw.inference;

import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Dim;
import dev.jackdaw.graph.TensorType;

/**
 * Programs over caches that have a row for each sequence. Bindings are those of {@link
 * dev.jackdaw.assembly.ModelGraphs#cached}.
 *
 * @param prefill reads a chunk of one sequence
 * @param decode reads one token of each of several sequences
 * @param caches what sequences carry from run to run
 * @param byPosition whether all that is carried lies at the place of its token, as keys and values do: then a row is good for any
 *     sequence that begins like the one it held, however that went on
 */
public record CachedPrograms(Program prefill, Program decode, Store caches, boolean byPosition)
    implements AutoCloseable {
  /** Whether all states have a place for each token, by their types per sequence. */
  public static boolean byPosition(Iterable<TensorType> rows) {
    for (TensorType row : rows) {
      if (row.shape().rank() == 0 || !row.shape().dim(0).equals(Dim.M)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    decode.close();
    prefill.close();
    caches.close();
  }
}
