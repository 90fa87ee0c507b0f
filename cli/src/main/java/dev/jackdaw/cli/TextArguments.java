package dev.jackdaw.cli;

import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Text a command works on: on the command line, from standard input, or in files as a recipe names them. */
final class TextArguments {
  private TextArguments() {}

  /** The one argument, or standard input where it is {@code -} or missing. */
  static String textOrInput(List<String> arguments, String command) {
    if (arguments.size() > 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw " + command + " takes one text, found " + arguments.size())
              .fix("put quotes around it"));
    }
    return arguments.isEmpty() || arguments.getFirst().equals("-") ? input() : arguments.getFirst();
  }

  private static String input() {
    try {
      byte[] bytes = System.in.readAllBytes();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("standard input is not UTF-8 text"), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of files, folders and globs; the caller closes the stream. */
  static Stream<Document> documents(List<String> paths, String command) {
    if (paths.isEmpty()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw " + command + " needs text")
              .fix("name files, folders or globs: corpus/*.txt"));
    }
    return new FilesSource().documents(FilesConfig.of(paths.toArray(String[]::new)), Path.of(""));
  }
}
