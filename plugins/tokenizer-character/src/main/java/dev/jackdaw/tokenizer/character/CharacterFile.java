package dev.jackdaw.tokenizer.character;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code characters.json}: {@code {"format": "jackdaw-characters", "version": 1, "characters": ["\n",
 * " ", …], "special_tokens": […]}}; the id of a token is its place in both lists, one after the
 * other.
 */
final class CharacterFile {
  static final String NAME = "characters.json";
  private static final String FORMAT = "jackdaw-characters";
  private static final int VERSION = 1;

  /** Every code point there is, spelt as an escape, takes less. */
  private static final long LARGEST = 32L << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private CharacterFile() {}

  static void write(Path file, CharacterVocabulary vocabulary) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ArrayNode characters = root.putArray("characters");
    for (int id = 0; id < vocabulary.characters(); id++) {
      characters.add(vocabulary.text(id));
    }
    ArrayNode special = root.putArray("special_tokens");
    vocabulary.names().forEach(special::add);
    replace(file, JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes to a temporary name, syncs and renames, so that a reader never sees half a file. */
  private static void replace(Path file, byte[] content) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Problem problem = Problem.of("cannot be written: " + e).at(file.toString());
      throw new UserException(UserException.Kind.OUTPUT, problem, e);
    }
  }

  /** Whether the file begins as ours do. */
  static boolean recognises(Path file) {
    try (JsonParser parser = JSON.createParser(file)) {
      return parser.nextToken() == JsonToken.START_OBJECT
          && "format".equals(parser.nextName())
          && parser.nextToken() == JsonToken.VALUE_STRING
          && parser.getString().equals(FORMAT);
    } catch (JacksonException e) {
      return false;
    }
  }

  static CharacterVocabulary read(Path file) {
    JsonNode root = parse(file);
    if (!root.path("format").asString("").equals(FORMAT)) {
      throw damaged(file, "format", "is not " + FORMAT);
    }
    if (root.path("version").asInt(0) != VERSION) {
      throw damaged(
          file, "version", "is " + root.path("version") + "; this program reads " + VERSION);
    }
    List<String> characters = strings(file, root, "characters");
    int[] codePoints = new int[characters.size()];
    for (int i = 0; i < codePoints.length; i++) {
      String character = characters.get(i);
      if (character.codePointCount(0, character.length()) != 1) {
        throw damaged(file, "characters[" + i + "]", "\"" + character + "\" is not one character");
      }
      codePoints[i] = character.codePointAt(0);
      if (i > 0 && codePoints[i] <= codePoints[i - 1]) {
        throw damaged(
            file, "characters[" + i + "]", "\"" + character + "\" is there twice or out of order");
      }
    }
    List<String> special = strings(file, root, "special_tokens");
    if (special.contains("") || new HashSet<>(special).size() < special.size()) {
      throw damaged(file, "special_tokens", "one is empty or there twice");
    }
    return new CharacterVocabulary(codePoints, special);
  }

  private static JsonNode parse(Path file) {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw damaged(file, "", "has " + (size >> 20) + " MiB; no such file is larger than 32 MiB");
      }
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      String place = e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw damaged(file, place, "not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      Problem problem = Problem.of("cannot be read: " + e).at(file.toString());
      throw new UserException(UserException.Kind.INPUT, problem, e);
    }
  }

  private static List<String> strings(Path file, JsonNode root, String key) {
    if (!root.path(key).isArray()) {
      throw damaged(file, key, "should be a list of strings");
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode node : root.path(key)) {
      if (!node.isString()) {
        throw damaged(file, key + "[" + strings.size() + "]", node + " is not a string");
      }
      strings.add(node.asString());
    }
    return strings;
  }

  private static UserException damaged(Path file, String place, String what) {
    String where = place.isEmpty() ? file.toString() : file + ":" + place;
    return new UserException(UserException.Kind.INPUT, Problem.of(what).at(where));
  }
}
