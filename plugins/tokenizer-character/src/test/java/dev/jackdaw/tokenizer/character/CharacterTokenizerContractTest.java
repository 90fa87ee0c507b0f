package dev.jackdaw.tokenizer.character;

import dev.jackdaw.testkit.TokenizerContract;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class CharacterTokenizerContractTest extends TokenizerContract {
  private static final String ALPHABET = " \nabcdefghijklmnopqrstuvwxyz<|>éß漢😀\uFFFD";
  private final CharacterTokenizerFactory factory = new CharacterTokenizerFactory();

  @Override
  protected Tokenizer tokenizer() {
    CharacterTokenizerConfig config =
        new CharacterTokenizerConfig("error", List.of("<|endoftext|>", "<|end|>"));
    return factory.train(config, Stream.of(ALPHABET), TrainingProgress.SILENT);
  }

  @Override
  protected TokenizerFactory<?> factory() {
    return factory;
  }

  @Override
  protected int codePoint(Random random) {
    int[] all = ALPHABET.codePoints().toArray();
    return all[random.nextInt(all.length)];
  }
}
