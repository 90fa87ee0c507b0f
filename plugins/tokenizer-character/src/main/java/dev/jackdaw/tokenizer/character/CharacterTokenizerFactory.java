package dev.jackdaw.tokenizer.character;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import dev.jackdaw.tokenizer.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Makes vocabularies of characters. */
final class CharacterTokenizerFactory implements TokenizerFactory<CharacterTokenizerConfig> {
  private static final int REPLACEMENT = 0xFFFD;

  CharacterTokenizerFactory() {}

  @Override
  public Tokenizer train(
      CharacterTokenizerConfig config, Stream<String> documents, TrainingProgress progress) {
    List<String> names = names(config);
    BitSet seen = new BitSet();
    long done = 0;
    for (String document : (Iterable<String>) documents::iterator) {
      document
          .codePoints()
          .forEach(c -> seen.set(Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c));
      done += document.length();
      progress.report("counting", done, -1);
    }
    if (seen.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no text to take characters from"));
    }
    progress.report("counting", done, done);
    return new CharacterTokenizer(new CharacterVocabulary(seen.stream().toArray(), names));
  }

  private static List<String> names(CharacterTokenizerConfig config) {
    List<String> names = new ArrayList<>();
    if (config.unknown().equals("token")) {
      names.add(CharacterVocabulary.UNKNOWN);
    }
    names.addAll(config.specialTokens());
    return names;
  }

  @Override
  public boolean recognises(Path path) {
    Path file = file(path);
    return Files.isRegularFile(file) && CharacterFile.recognises(file);
  }

  @Override
  public Tokenizer load(Path path) {
    Path file = file(path);
    if (!Files.isRegularFile(file)) {
      Problem problem = Problem.of("there is no " + CharacterFile.NAME).at(path.toString());
      throw new UserException(UserException.Kind.INPUT, problem);
    }
    return new CharacterTokenizer(CharacterFile.read(file));
  }

  private static Path file(Path path) {
    return Files.isDirectory(path) ? path.resolve(CharacterFile.NAME) : path;
  }
}
