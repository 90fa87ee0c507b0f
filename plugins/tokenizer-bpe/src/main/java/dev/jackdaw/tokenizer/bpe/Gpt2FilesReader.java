package dev.jackdaw.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the two files of the GPT-2 release: {@code encoder.json} (token to id) and {@code vocab.bpe}
 * (merges), or the same under Hugging Face's names {@code vocab.json} and {@code merges.txt}.
 */
final class Gpt2FilesReader {
  private static final Map<String, String> PAIRS =
      Map.of("encoder.json", "vocab.bpe", "vocab.json", "merges.txt");
  private static final JsonMapper JSON = new JsonMapper();

  private final Path tokens;
  private final Path merges;
  private final SpelledVocabulary vocabulary = new SpelledVocabulary();

  private Gpt2FilesReader(Path tokens, Path merges) {
    this.tokens = tokens;
    this.merges = merges;
  }

  /** The reader for a folder with such files, or for one of them. */
  static Optional<Gpt2FilesReader> at(Path path) {
    for (Map.Entry<String, String> pair : PAIRS.entrySet()) {
      Path tokens = path.resolve(pair.getKey());
      Path merges = path.resolve(pair.getValue());
      String name = path.getFileName() == null ? "" : path.getFileName().toString();
      if (name.equals(pair.getKey()) || name.equals(pair.getValue())) {
        tokens = path.resolveSibling(pair.getKey());
        merges = path.resolveSibling(pair.getValue());
      }
      if (Files.isRegularFile(tokens) || Files.isRegularFile(merges)) {
        return Optional.of(new Gpt2FilesReader(tokens, merges));
      }
    }
    return Optional.empty();
  }

  BpeModel read() {
    readTokens();
    readMerges();
    Map<String, AddedToken> added = new LinkedHashMap<>();
    for (String spelling : vocabulary.unreachable()) {
      Integer id = vocabulary.id(spelling);
      if (id != null) {
        added.put(spelling, new AddedToken(id, spelling, true, false));
      }
    }
    List<String> wrong = new ArrayList<>();
    Merges resolved = vocabulary.merges(wrong);
    if (!wrong.isEmpty()) {
      throw TokenizerFiles.damaged(merges, null, wrong.getFirst());
    }
    List<byte @Nullable []> bytes = vocabulary.tokens(added, wrong);
    if (!wrong.isEmpty()) {
      throw TokenizerFiles.damaged(tokens, null, wrong.getFirst());
    }
    List<AddedToken> all = List.copyOf(added.values());
    return new BpeModel(
        new BpeVocabulary(bytes, all, null),
        resolved,
        resolved.table(),
        false,
        all,
        Pipeline.of(SplitPattern.GPT2.regex()),
        SplitPattern.GPT2.splitter(),
        TextNormalizer.NONE,
        null,
        null);
  }

  private void readTokens() {
    try (JsonParser parser = JSON.createParser(TokenizerFiles.read(tokens))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw TokenizerFiles.damaged(tokens, null, "is not a JSON object of tokens and ids");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String spelling = parser.currentName();
        String wrong =
            parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                ? vocabulary.add(spelling, parser.getLongValue())
                : "the id of \"" + spelling + "\" is not a whole number";
        if (wrong != null) {
          throw TokenizerFiles.damaged(tokens, position(parser.currentTokenLocation()), wrong);
        }
      }
    } catch (JacksonException e) {
      throw TokenizerFiles.damaged(
          tokens, position(e.getLocation()), "not valid JSON: " + e.getOriginalMessage());
    }
    if (vocabulary.isEmpty()) {
      throw TokenizerFiles.damaged(tokens, null, "holds no tokens");
    }
  }

  private static String position(TokenStreamLocation location) {
    return location.getLineNr() + ":" + location.getColumnNr();
  }

  private void readMerges() {
    String text = new String(TokenizerFiles.read(merges), StandardCharsets.UTF_8);
    int number = 0;
    int count = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isEmpty() || number == 1 && line.startsWith("#version")) {
        continue;
      }
      int space = line.indexOf(' ');
      if (space <= 0 || space == line.length() - 1 || space != line.lastIndexOf(' ')) {
        throw TokenizerFiles.damaged(
            merges, Integer.toString(number), "\"" + line + "\" is not two tokens and a space");
      }
      vocabulary.addMerge(line.substring(0, space), line.substring(space + 1));
      count++;
    }
    if (count == 0) {
      throw TokenizerFiles.damaged(merges, null, "holds no merges");
    }
  }
}
