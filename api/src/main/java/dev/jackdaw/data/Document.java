package dev.jackdaw.data;

/**
 * A text whose end means something: attention does not cross from one document into the next, and a held-out split never cuts
 * through one.
 *
 * @param text the text, or one piece of it; valid Unicode without U+0000, not blank unless it is a piece
 * @param origin where it came from, for messages: {@code corpus.jsonl:17}, {@code books.zip!emma.txt}
 * @param continues whether the next element of the stream carries this document on. A source cuts what is too long for memory
 *     into pieces, at a line break where it can
 */
public record Document(String text, String origin, boolean continues) {
  /** A document in one piece. */
  public static Document of(String text, String origin) {
    return new Document(text, origin, false);
  }
}
