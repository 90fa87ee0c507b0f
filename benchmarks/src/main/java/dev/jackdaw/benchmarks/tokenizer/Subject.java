package dev.jackdaw.benchmarks.tokenizer;

/** Something that encodes one document; safe for several threads. */
@FunctionalInterface
interface Subject {
  int[] encode(String document);
}
