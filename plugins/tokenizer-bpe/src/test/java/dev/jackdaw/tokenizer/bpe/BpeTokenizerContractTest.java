package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.testkit.TokenizerContract;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class BpeTokenizerContractTest extends TokenizerContract {
  private static final Tokenizer TOKENIZER = train();

  private static Tokenizer train() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("<|endoftext|> aaaaaaaa        \n\n\n\n 漢字漢字 😀😀 éé ");
    for (int i = 0; i < 4000; i++) {
      text.append(Integer.toString(random.nextInt(1200), 36)).append(i % 11 == 0 ? ". " : " ");
    }
    BpeTokenizerConfig config =
        new BpeTokenizerConfig(600, List.of("<|endoftext|>", "<|end|>"), "cl100k", null, 2);
    return new BpeTokenizerFactory()
        .train(config, Stream.of(text.toString()), TrainingProgress.SILENT);
  }

  @Override
  protected Tokenizer tokenizer() {
    return TOKENIZER;
  }

  @Override
  protected TokenizerFactory<?> factory() {
    return new BpeTokenizerFactory();
  }
}
