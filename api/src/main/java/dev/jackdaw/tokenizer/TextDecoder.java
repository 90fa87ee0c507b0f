package dev.jackdaw.tokenizer;

/** Decodes a stream of tokens into text as it becomes complete. Not for several threads. */
public interface TextDecoder {
  /** Takes one token and returns the text that is now complete; empty while a character is unfinished. */
  String add(int id);

  /** Ends the stream: what is left, with U+FFFD for an unfinished character. */
  String finish();
}
