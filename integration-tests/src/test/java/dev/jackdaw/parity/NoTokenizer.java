package dev.jackdaw.parity;

import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.file.Path;

/** The golden models read ids, not text. */
final class NoTokenizer implements Tokenizer {
  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    throw new UnsupportedOperationException("the golden models have no text");
  }

  @Override
  public String decode(int[] ids) {
    throw new UnsupportedOperationException("the golden models have no text");
  }

  @Override
  public TextDecoder decoder() {
    throw new UnsupportedOperationException("the golden models have no text");
  }

  @Override
  public Vocabulary vocabulary() {
    throw new UnsupportedOperationException("the golden models have no text");
  }

  @Override
  public void save(Path folder) {
    throw new UnsupportedOperationException("the golden models have no text");
  }
}
