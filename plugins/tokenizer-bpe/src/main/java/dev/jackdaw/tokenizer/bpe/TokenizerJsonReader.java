package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the {@code tokenizer.json} of Hugging Face {@code tokenizers}, as far as it is BPE: on
 * bytes, or on characters with bytes to fall back on. Vocabulary and merges are streamed, so that an error has its line; the rest are small trees.
 */
final class TokenizerJsonReader {
  static final String FILE = "tokenizer.json";
  static final String SETTINGS_FILE = "tokenizer_config.json";
  private static final JsonMapper JSON = new JsonMapper();

  /** For a value in the middle of a document. */
  private static final JsonMapper PART =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();
  private final SpelledVocabulary vocabulary = new SpelledVocabulary();
  private final Map<String, JsonNode> parts = new LinkedHashMap<>();
  private boolean hasModel;
  private boolean hasMerges;
  private boolean ignoreMerges;
  private boolean fallback;
  private @Nullable String unknown;

  TokenizerJsonReader(Path file) {
    this.file = file;
  }

  BpeModel read() {
    byte[] content = TokenizerFiles.read(file);
    try (JsonParser parser = JSON.createParser(content)) {
      readDocument(parser);
    } catch (JacksonException e) {
      throw damaged(e.getLocation(), "not valid JSON: " + e.getOriginalMessage());
    }
    if (!hasModel) {
      problems.add(Problem.of("there is no \"model\"").at(file.toString()));
    } else if (vocabulary.isEmpty()) {
      problems.add(Problem.of("the vocabulary is empty").at(file + ":model.vocab"));
    } else if (!hasMerges) {
      problems.add(Problem.of("there are no merges").at(file + ":model.merges"));
    }
    report();
    return model();
  }

  private BpeModel model() {
    PipelineReader reader = new PipelineReader(file, problems);
    Map<String, AddedToken> added = addedTokens();
    List<String> wrong = new ArrayList<>();
    if (unknown != null && !fallback) {
      reader.unsupported("model.unk_token", "a token for what is unknown", "null");
    }
    int @Nullable [] byteIds = fallback ? Pieces.byteIds(vocabulary, wrong) : null;
    List<byte @Nullable []> tokens =
        byteIds == null && !fallback
            ? vocabulary.tokens(added, wrong)
            : Pieces.tokens(vocabulary, added, byteIds == null ? new int[256] : byteIds);
    wrong.forEach(what -> problems.add(Problem.of(what).at(file + ":model.vocab")));
    wrong.clear();
    Merges merges = vocabulary.merges(wrong);
    wrong.forEach(what -> problems.add(Problem.of(what).at(file + ":model.merges")));
    Pipeline pipeline =
        new Pipeline(
            part("normalizer"), part("pre_tokenizer"), part("post_processor"), part("decoder"));
    reader.checkPostProcessor(pipeline.postProcessor(), "post_processor");
    TextNormalizer normalizer;
    Splitter splitter;
    Pieces pieces = null;
    Set<Integer> unreached = new HashSet<>();
    if (fallback) {
      PiecesReader piecesReader = new PiecesReader(reader, pipeline);
      normalizer = piecesReader.normalizer();
      splitter = piecesReader.splitter(tokens);
      boolean strips = piecesReader.stripsStart();
      report();
      Map<Integer, String> odd = odd(added);
      pieces = new Pieces(Objects.requireNonNull(byteIds), odd, unknown, strips);
      unreached.addAll(odd.keySet());
      Arrays.stream(byteIds).forEach(unreached::add);
    } else {
      normalizer = new TextNormalizer(reader.normalizers(pipeline.normalizer(), "normalizer"));
      splitter = reader.splitter(pipeline.preTokenizer(), "pre_tokenizer");
      reader.checkDecoder(pipeline.decoder(), "decoder");
    }
    report();
    ObjectNode settings = settings();
    String end = settings == null ? null : content(settings.path("eos_token"));
    List<AddedToken> all = List.copyOf(added.values());
    return new BpeModel(
        new BpeVocabulary(tokens, all, end, documentStart(added, settings), unreached),
        merges,
        merges.table(),
        ignoreMerges,
        all,
        pipeline,
        splitter,
        normalizer,
        pieces,
        settings);
  }

  /**
   * What the files put before every text: the token a template begins with, or the one that {@code add_bos_token} switches on. Null
   * if they say nothing of it.
   */
  private @Nullable OptionalInt documentStart(
      Map<String, AddedToken> added, @Nullable ObjectNode settings) {
    JsonNode asked = settings == null ? null : settings.get("add_bos_token");
    boolean refused = asked != null && asked.isBoolean() && !asked.asBoolean();
    String first = refused ? null : templateStart(part("post_processor"));
    if (first == null
        && settings != null
        && asked != null
        && asked.isBoolean()
        && asked.asBoolean()) {
      first = content(settings.path("bos_token"));
    }
    AddedToken token = first == null ? null : added.get(first);
    if (token != null) {
      return OptionalInt.of(token.id());
    }
    return refused ? OptionalInt.empty() : null;
  }

  private static @Nullable String templateStart(JsonNode processor) {
    if (processor.path("type").asString("").equals("Sequence")) {
      for (JsonNode part : processor.path("processors")) {
        String start = templateStart(part);
        if (start != null) {
          return start;
        }
      }
      return null;
    }
    JsonNode first = processor.path("single").path(0).path("SpecialToken").path("id");
    return first.isString() ? first.asString() : null;
  }

  /** Tokens spelt with a space, which texts never have once theirs are U+2581. */
  private Map<Integer, String> odd(Map<String, AddedToken> added) {
    Map<Integer, String> odd = new HashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      String spelling = vocabulary.spelling(id);
      if (spelling != null && spelling.contains(" ") && !added.containsKey(spelling)) {
        odd.put(id, spelling);
      }
    }
    return odd;
  }

  private JsonNode part(String name) {
    return parts.getOrDefault(name, JsonNodeFactory.instance.nullNode());
  }

  private void readDocument(JsonParser parser) {
    require(parser, parser.nextToken(), JsonToken.START_OBJECT, "the document");
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw damaged(parser.currentTokenLocation(), "\"" + name + "\" is there twice");
      }
      JsonToken token = parser.nextToken();
      switch (name) {
        case "model" -> {
          require(parser, token, JsonToken.START_OBJECT, "model");
          readModel(parser);
        }
        case "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder" ->
            parts.put(name, PART.readTree(parser));
        default -> {
          problems.add(
              Problem.of("unknown key \"" + name + "\"").at(place(parser.currentTokenLocation())));
          parser.skipChildren();
        }
      }
    }
    if (parser.nextToken() != null) {
      throw damaged(parser.currentTokenLocation(), "something follows the end of the document");
    }
  }

  private void readModel(JsonParser parser) {
    hasModel = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "vocab" -> readVocabulary(parser, token);
        case "merges" -> readMerges(parser, token);
        default -> {
          String where = place(parser.currentTokenLocation());
          checkModelSetting(name, PART.readTree(parser), where);
        }
      }
    }
  }

  /** The settings of the BPE model, each of which must have a value that means byte-level BPE or BPE of characters with bytes to fall back on. */
  private void checkModelSetting(String name, JsonNode value, String where) {
    boolean empty = value.isNull() || value.isString() && value.asString().isEmpty();
    boolean fine =
        switch (name) {
          case "type" -> value.isString() && value.asString().equals("BPE");
          case "dropout" -> value.isNull() || value.isNumber() && value.asDouble() == 0;
          case "continuing_subword_prefix", "end_of_word_suffix" -> empty;
          case "unk_token" -> {
            unknown = empty || !value.isString() ? null : value.asString();
            yield empty || value.isString();
          }
          case "fuse_unk" -> value.isBoolean();
          case "byte_fallback" -> {
            fallback = value.isBoolean() && value.asBoolean();
            yield value.isNull() || value.isBoolean();
          }
          case "ignore_merges" -> {
            ignoreMerges = value.isBoolean() && value.asBoolean();
            yield value.isBoolean();
          }
          default -> false;
        };
    if (!fine) {
      problems.add(
          Problem.of(
                  "the model setting "
                      + name
                      + ": "
                      + value
                      + " is not supported by the BPE tokenizer")
              .at(where + " model." + name));
    }
  }

  private void readVocabulary(JsonParser parser, JsonToken first) {
    require(parser, first, JsonToken.START_OBJECT, "model.vocab");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String spelling = parser.currentName();
      JsonToken token = parser.nextToken();
      require(parser, token, JsonToken.VALUE_NUMBER_INT, "the id of \"" + spelling + "\"");
      String wrong = vocabulary.add(spelling, parser.getLongValue());
      if (wrong != null) {
        problem(wrong, place(parser.currentTokenLocation()));
      }
    }
  }

  private void readMerges(JsonParser parser, JsonToken first) {
    require(parser, first, JsonToken.START_ARRAY, "model.merges");
    hasMerges = true;
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING) {
        String merge = parser.getString();
        int space = merge.indexOf(' ');
        if (space <= 0 || space == merge.length() - 1 || space != merge.lastIndexOf(' ')) {
          throw damaged(
              parser.currentTokenLocation(), "the merge \"" + merge + "\" is not two tokens");
        }
        vocabulary.addMerge(merge.substring(0, space), merge.substring(space + 1));
        continue;
      }
      require(parser, token, JsonToken.START_ARRAY, "a merge");
      require(parser, parser.nextToken(), JsonToken.VALUE_STRING, "the left of a merge");
      String left = parser.getString();
      require(parser, parser.nextToken(), JsonToken.VALUE_STRING, "the right of a merge");
      vocabulary.addMerge(left, parser.getString());
      require(parser, parser.nextToken(), JsonToken.END_ARRAY, "the end of a merge");
    }
  }

  private Map<String, AddedToken> addedTokens() {
    Map<String, AddedToken> added = new LinkedHashMap<>();
    Set<Integer> ids = new HashSet<>();
    int i = 0;
    for (JsonNode node : part("added_tokens")) {
      String key = "added_tokens[" + i++ + "]";
      String content = node.path("content").asString("");
      int id = node.path("id").isInt() ? node.path("id").asInt() : -1;
      if (content.isEmpty() || id < 0 || id > SpelledVocabulary.LARGEST_ID) {
        problem(
            "an added token needs a content and an id from 0 to "
                + SpelledVocabulary.LARGEST_ID
                + ": "
                + node,
            file + ":" + key);
        continue;
      }
      Integer inVocabulary = vocabulary.id(content);
      String holder = id < vocabulary.size() ? vocabulary.spelling(id) : null;
      boolean taken = holder != null && !holder.equals(content);
      if (inVocabulary != null && inVocabulary != id || taken || !ids.add(id)) {
        problem(
            "the added token "
                + content
                + " has id "
                + id
                + ", which "
                + (taken ? "is \"" + holder + "\" in the vocabulary" : "another entry contradicts"),
            file + ":" + key);
        continue;
      }
      AddedToken token =
          new AddedToken(
              id,
              content,
              node.path("special").asBoolean(false),
              node.path("normalized").asBoolean(true),
              new AddedToken.Around(
                  node.path("single_word").asBoolean(false),
                  node.path("lstrip").asBoolean(false),
                  node.path("rstrip").asBoolean(false)));
      if (added.put(content, token) != null) {
        problem("the added token " + content + " is there twice", file + ":" + key);
      }
    }
    return added;
  }

  /** {@code tokenizer_config.json} beside the file, if there is one. */
  private @Nullable ObjectNode settings() {
    Path settings = file.resolveSibling(SETTINGS_FILE);
    if (!Files.isRegularFile(settings)) {
      return null;
    }
    try {
      if (JSON.readTree(TokenizerFiles.read(settings)) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw TokenizerFiles.damaged(
          settings, position(e.getLocation()), "not valid JSON: " + e.getOriginalMessage());
    }
    throw TokenizerFiles.damaged(settings, null, "is not a JSON object");
  }

  /** A token is named by its content or by an object with it. */
  private static @Nullable String content(JsonNode token) {
    JsonNode content = token.isObject() ? token.path("content") : token;
    return content.isString() ? content.asString() : null;
  }

  private void problem(String what, String where) {
    problems.add(Problem.of(what).at(where));
    if (problems.size() >= MOST_PROBLEMS) {
      report();
    }
  }

  private void report() {
    if (!problems.isEmpty()) {
      List<Problem> first = problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()));
      throw new UserException(UserException.Kind.INPUT, first);
    }
  }

  private void require(
      JsonParser parser, @Nullable JsonToken token, JsonToken expected, String what) {
    if (token != expected) {
      throw damaged(
          parser.currentTokenLocation(),
          what + " should be " + describe(expected) + ", not " + describe(token));
    }
  }

  private static String describe(@Nullable JsonToken token) {
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case END_ARRAY -> "the end of a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      default -> token.asString() == null ? token.toString() : token.asString();
    };
  }

  private UserException damaged(@Nullable TokenStreamLocation location, String what) {
    return TokenizerFiles.damaged(file, position(location), what);
  }

  private String place(TokenStreamLocation location) {
    String position = position(location);
    return position == null ? file.toString() : file + ":" + position;
  }

  private static @Nullable String position(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 0
        ? null
        : location.getLineNr() + ":" + location.getColumnNr();
  }

  /** Whether this looks like {@code tokenizer.json} with a BPE model; reads up to its type. */
  static boolean recognises(Path file) {
    try (JsonParser parser = JSON.createParser(file)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean model = parser.currentName().equals("model");
        parser.nextToken();
        if (model) {
          return isBpe(parser);
        }
        parser.skipChildren();
      }
      return false;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Old files have no type; only BPE has merges. */
  private static boolean isBpe(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("type")) {
        return parser.getString().equals("BPE");
      }
      if (name.equals("merges")) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
