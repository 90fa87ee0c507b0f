package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTrainerTest {
  /** A pair of byte strings, spelt in characters of one byte so that they compare as bytes do. */
  private record Pair(String left, String right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int order = left.compareTo(other.left);
      return order != 0 ? order : right.compareTo(other.right);
    }
  }

  @Test
  void train_referenceCorpus_givesTheReferenceMerges() throws IOException {
    String text = Files.readString(TokenizerFixtures.tokenizers("bpe-training/corpus.en"));
    List<String> expected =
        Files.readAllLines(
            TokenizerFixtures.tokenizers("bpe-training/train-bpe-reference-merges.txt"));

    // The reference has 500 tokens, one of them special, and takes the text apart at it first.
    List<String> documents = List.of(text.split("<\\|endoftext\\|>"));
    for (int threads : new int[] {1, 2, 3}) {
      BpeTokenizer tokenizer =
          (BpeTokenizer)
              new BpeTokenizerFactory(threads)
                  .train(
                      BpeTokenizerConfig.ofSize(500), documents.stream(), TrainingProgress.SILENT);
      assertThat(spelt(tokenizer.model())).containsExactlyElementsOf(expected);
    }
  }

  private static List<String> spelt(BpeModel model) {
    List<String> lines = new ArrayList<>();
    Merges merges = model.merges();
    for (int i = 0; i < merges.size(); i++) {
      lines.add(
          ByteAlphabet.spell(model.vocabulary().bytes(merges.left(i)))
              + " "
              + ByteAlphabet.spell(model.vocabulary().bytes(merges.right(i))));
    }
    return lines;
  }

  /** Few letters make long runs, many ties and tokens that several pairs give. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void train_randomPieces_equalsRecountingAfterEveryMerge(long seed) {
    Random random = new Random(seed);
    int letters = 1 + random.nextInt(3);
    PieceCounts pieces = new PieceCounts();
    Map<String, Long> words = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder word = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        word.append((char) (0xFE - random.nextInt(letters)));
      }
      byte[] bytes = word.toString().getBytes(StandardCharsets.ISO_8859_1);
      long times = 1 + random.nextInt(3);
      pieces.add(bytes, 0, bytes.length, times);
      words.merge(word.toString(), times, Long::sum);
    }

    BpeTrainer trainer = new BpeTrainer(pieces, 2, 16);
    trainer.train(400, TrainingProgress.SILENT);

    List<Pair> found = new ArrayList<>();
    for (int i = 0; i < trainer.merges().size(); i++) {
      found.add(
          new Pair(
              latin(trainer, trainer.merges().left(i)), latin(trainer, trainer.merges().right(i))));
    }
    assertThat(found).as("seed " + seed).isNotEmpty();
    assertThat(found).as("seed " + seed).containsExactlyElementsOf(naive(words, 2, found.size()));
  }

  private static String latin(BpeTrainer trainer, int id) {
    return new String(trainer.tokens().get(id), StandardCharsets.ISO_8859_1);
  }

  /** Obviously right: counts all pairs again after every merge, until none is frequent enough. */
  private static List<Pair> naive(Map<String, Long> words, long minimum, int atLeast) {
    Map<List<String>, Long> pieces = new HashMap<>();
    words.forEach((word, times) -> pieces.put(List.of(word.split("")), times));
    List<Pair> merges = new ArrayList<>();
    while (true) {
      Map<Pair, Long> counts = new HashMap<>();
      pieces.forEach(
          (piece, times) -> {
            for (int i = 0; i + 1 < piece.size(); i++) {
              counts.merge(new Pair(piece.get(i), piece.get(i + 1)), times, Long::sum);
            }
          });
      Pair best = null;
      for (Map.Entry<Pair, Long> entry : counts.entrySet()) {
        long most = best == null ? minimum - 1 : counts.get(best);
        boolean tie = best != null && entry.getValue() == most;
        if (entry.getValue() > most || tie && entry.getKey().compareTo(best) > 0) {
          best = entry.getKey();
        }
      }
      if (best == null) {
        assertThat(merges).hasSizeGreaterThanOrEqualTo(atLeast);
        return merges;
      }
      merges.add(best);
      Map<List<String>, Long> next = new HashMap<>();
      for (Map.Entry<List<String>, Long> entry : pieces.entrySet()) {
        next.merge(merged(entry.getKey(), best), entry.getValue(), Long::sum);
      }
      pieces.clear();
      pieces.putAll(next);
    }
  }

  private static List<String> merged(List<String> piece, Pair pair) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < piece.size(); i++) {
      boolean here =
          i + 1 < piece.size()
              && piece.get(i).equals(pair.left)
              && piece.get(i + 1).equals(pair.right);
      result.add(here ? pair.left + pair.right : piece.get(i));
      i += here ? 1 : 0;
    }
    return result;
  }

  @Test
  void train_oneLongDocument_equalsManyThreadsAndShortDocuments() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 1_200_000) {
      text.append(Integer.toString(random.nextInt(40_000), 36))
          .append(random.nextInt(9) == 0 ? "\n  " : " ");
    }
    BpeTokenizerConfig config = BpeTokenizerConfig.ofSize(700);
    List<List<String>> results = new ArrayList<>();
    for (int threads : new int[] {1, 4}) {
      BpeTokenizer tokenizer =
          (BpeTokenizer)
              new BpeTokenizerFactory(threads)
                  .train(config, Stream.of(text.toString()), TrainingProgress.SILENT);
      results.add(spelt(tokenizer.model()));
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
  }
}
