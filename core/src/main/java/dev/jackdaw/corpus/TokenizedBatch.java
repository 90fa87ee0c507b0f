package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Some consecutive documents, tokenized.
 *
 * @param texts one entry per document or piece
 * @param problems what the tokenizer refused; then {@code texts} is incomplete
 */
record TokenizedBatch(List<TokenizedText> texts, List<Problem> problems) {
  /**
   * One document or piece.
   *
   * @param ids token ids, without end of text
   * @param continues whether the next one carries the document on
   * @param textBytes bytes of UTF-8
   * @param hash SHA-256 of the text
   */
  record TokenizedText(
      int[] ids,
      boolean continues,
      long textBytes,
      byte[] hash,
      boolean damaged,
      boolean spellsSpecial) {
    /** The first eight bytes of the hash: enough to count duplicates by. */
    long fingerprint() {
      return ByteBuffer.wrap(hash).getLong();
    }
  }

  static TokenizedBatch of(List<Document> documents, Tokenizer tokenizer) {
    List<TokenizedText> texts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    MessageDigest digest = TokenizerHash.sha256();
    Set<String> specials = tokenizer.vocabulary().specialTokens().keySet();
    for (Document document : documents) {
      String text = document.text();
      try {
        int[] ids = tokenizer.ids(text, SpecialTokens.PLAIN);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean spellsSpecial = specials.stream().anyMatch(text::contains);
        texts.add(
            new TokenizedText(
                ids,
                document.continues(),
                bytes.length,
                digest.digest(bytes),
                text.indexOf('\uFFFD') >= 0,
                spellsSpecial));
      } catch (UserException e) {
        e.problems().forEach(p -> problems.add(p.at(place(document, p))));
        if (problems.size() >= Problems.LIMIT) {
          break;
        }
      }
    }
    return new TokenizedBatch(texts, problems);
  }

  private static String place(Document document, Problem problem) {
    return problem.where() == null ? document.origin() : document.origin() + ", " + problem.where();
  }
}
