package dev.jackdaw.corpus;

import dev.jackdaw.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes tokenized documents into one shard after another; a new shard begins with a new document. */
final class ShardSequence implements AutoCloseable {
  private final Path folder;
  private final int vocabularySize;
  private final int endOfText;
  private final byte[] tokenizerHash;
  private final long tokensPerShard;
  private ShardWriter writer;
  private int number;
  private long textBytes;
  private long tokensBefore;
  private long longestDocument;
  private long documentStart;
  private boolean inDocument;

  ShardSequence(Path folder, Vocabulary vocabulary, byte[] tokenizerHash, long tokensPerShard)
      throws IOException {
    this.folder = folder;
    this.vocabularySize = vocabulary.size();
    this.endOfText = vocabulary.endOfText().orElse(-1);
    this.tokenizerHash = tokenizerHash;
    this.tokensPerShard = tokensPerShard;
    this.writer = open();
  }

  private ShardWriter open() throws IOException {
    String name =
        String.format(Locale.ROOT, "%s%05d%s", TokenStore.PREFIX, number, TokenStore.SUFFIX);
    return new ShardWriter(folder.resolve(name), ShardHeader.bytesPerToken(vocabularySize));
  }

  void write(TokenizedBatch batch) throws IOException {
    for (TokenizedBatch.TokenizedText text : batch.texts()) {
      if (!inDocument) {
        startDocument();
      }
      check(text.ids());
      writer.write(text.ids(), 0, text.ids().length);
      textBytes += text.textBytes();
      inDocument = text.continues();
      longestDocument = Math.max(longestDocument, tokens() - documentStart);
    }
  }

  private void startDocument() throws IOException {
    if (writer.tokens() >= tokensPerShard) {
      close(false);
      tokensBefore += writer.tokens();
      number++;
      textBytes = 0;
      writer = open();
    }
    documentStart = tokens();
    writer.startDocument();
    if (endOfText >= 0) {
      writer.write(endOfText);
    }
  }

  private void check(int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalStateException(
            "[corpus_tokenizer] the tokenizer gave id "
                + id
                + ", its vocabulary has "
                + vocabularySize);
      }
    }
  }

  long tokens() {
    return tokensBefore + writer.tokens();
  }

  /** Tokens of the longest document. */
  long longestDocument() {
    return longestDocument;
  }

  void finish() throws IOException {
    close(true);
  }

  private void close(boolean last) throws IOException {
    writer.finish(vocabularySize, endOfText, textBytes, tokenizerHash, number, last);
    writer.close();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
