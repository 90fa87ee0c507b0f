package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Trains and loads byte-level BPE tokenizers. */
final class BpeTokenizerFactory implements TokenizerFactory<BpeTokenizerConfig> {
  private static final int BYTES = 256;

  private final int threads;

  BpeTokenizerFactory() {
    this(Runtime.getRuntime().availableProcessors());
  }

  BpeTokenizerFactory(int threads) {
    this.threads = threads;
  }

  @Override
  public Tokenizer train(
      BpeTokenizerConfig config, Stream<String> documents, TrainingProgress progress) {
    Pipeline pipeline = Pipeline.of(regex(config));
    Splitter splitter =
        SplitPattern.named(config.split())
            .map(SplitPattern::splitter)
            .orElseGet(() -> new RegexSplitter(regex(config)));
    int learnt = config.vocabulary() - config.specialTokens().size();
    PieceCounts pieces = new PieceCounter(splitter, threads).count(documents, progress);
    BpeTrainer trainer = new BpeTrainer(pieces, config.minimumFrequency(), learnt - BYTES);
    trainer.train(learnt, progress);
    List<byte @Nullable []> tokens = trainer.tokens();
    if (tokens.size() < learnt) {
      throw tooLittleText(config, tokens.size() + config.specialTokens().size());
    }
    List<AddedToken> added = new ArrayList<>();
    for (String name : config.specialTokens()) {
      added.add(new AddedToken(learnt + added.size(), name, true, false));
    }
    Merges merges = trainer.merges();
    return new BpeTokenizer(
        new BpeModel(
            new BpeVocabulary(tokens, added, null),
            merges,
            merges.table(),
            false,
            added,
            pipeline,
            splitter,
            TextNormalizer.NONE,
            null,
            null));
  }

  private static String regex(BpeTokenizerConfig config) {
    return config.pattern() != null
        ? config.pattern()
        : SplitPattern.named(config.split()).orElseThrow().regex();
  }

  private static UserException tooLittleText(BpeTokenizerConfig config, int possible) {
    Problem problem =
        Problem.of(
                "the text gives a vocabulary of "
                    + possible
                    + " tokens, not "
                    + config.vocabulary()
                    + ": no further pair occurs "
                    + config.minimumFrequency()
                    + " times")
            .at("vocabulary")
            .fix("use more text, or vocabulary: " + possible + ", or a lower minimum_frequency");
    return new UserException(UserException.Kind.INPUT, problem);
  }

  @Override
  public boolean recognises(Path path) {
    return find(path).isPresent();
  }

  @Override
  public Tokenizer load(Path path) {
    if (!Files.exists(path)) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no such file").at(path.toString()));
    }
    BpeModel model =
        find(path)
            .orElseThrow(
                () ->
                    new UserException(
                        UserException.Kind.INPUT,
                        Problem.of("holds no byte-level BPE tokenizer")
                            .at(path.toString())
                            .available(
                                List.of(
                                    "tokenizer.json with a BPE model",
                                    "encoder.json and vocab.bpe",
                                    "vocab.json and merges.txt",
                                    "one NAME.tiktoken"))))
            .read();
    return new BpeTokenizer(model);
  }

  /** Something that reads a model. */
  @FunctionalInterface
  private interface Reader {
    BpeModel read();
  }

  private static Optional<Reader> find(Path path) {
    Path json = Files.isDirectory(path) ? path.resolve(TokenizerJsonReader.FILE) : path;
    if (json.toString().endsWith(".json")
        && Files.isRegularFile(json)
        && TokenizerJsonReader.recognises(json)) {
      return Optional.of(() -> new TokenizerJsonReader(json).read());
    }
    Optional<Gpt2FilesReader> gpt2 = Gpt2FilesReader.at(path);
    if (gpt2.isPresent()) {
      return Optional.of(() -> gpt2.get().read());
    }
    return tiktoken(path).map(file -> () -> new TiktokenReader(file).read());
  }

  private static Optional<Path> tiktoken(Path path) {
    if (!Files.isDirectory(path)) {
      return Files.isRegularFile(path) && path.toString().endsWith(TiktokenReader.EXTENSION)
          ? Optional.of(path)
          : Optional.empty();
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> found =
          files.filter(f -> f.toString().endsWith(TiktokenReader.EXTENSION)).sorted().toList();
      if (found.size() > 1) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("several tiktoken files in one folder")
                .at(path.toString())
                .available(found.stream().map(f -> f.getFileName().toString()).toList())
                .fix("give the path of one of them"));
      }
      return found.stream().findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
