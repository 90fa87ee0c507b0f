package dev.jackdaw.benchmarks.tokenizer;

import java.util.function.Function;

/**
 * Something that encodes one document.
 *
 * @param encoder safe for several threads
 */
record Subject(String name, Function<String, int[]> encoder) {
  int[] encode(String document) {
    return encoder.apply(document);
  }
}
