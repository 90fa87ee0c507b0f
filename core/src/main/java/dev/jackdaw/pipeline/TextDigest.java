package dev.jackdaw.pipeline;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * What a text is, in short.
 *
 * @param documents number of documents
 * @param bytes of UTF-8
 * @param sha256 over all documents and their ends, in hexadecimal
 */
public record TextDigest(long documents, long bytes, String sha256) {
  /**
   * Reads a text through.
   *
   * @param progress told the bytes read so far
   * @throws UserException for what the source refuses, and for a text without documents
   */
  static TextDigest of(Stream<Document> text, LongConsumer progress) {
    Counter counter = new Counter(progress);
    text.forEachOrdered(counter::add);
    if (counter.documents == 0) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("the text source gave no documents"));
    }
    return new TextDigest(
        counter.documents, counter.bytes, HexFormat.of().formatHex(counter.digest.digest()));
  }

  private static final class Counter {
    private final MessageDigest digest = Hashing.sha256();
    private final LongConsumer progress;
    private long documents;
    private long bytes;

    Counter(LongConsumer progress) {
      this.progress = progress;
    }

    void add(Document document) {
      byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
      digest.update(
          (text.length + (document.continues() ? "+" : ".")).getBytes(StandardCharsets.UTF_8));
      digest.update(text);
      bytes += text.length;
      documents += document.continues() ? 0 : 1;
      progress.accept(bytes);
    }
  }
}
