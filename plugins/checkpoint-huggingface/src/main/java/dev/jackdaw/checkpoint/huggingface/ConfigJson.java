package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A {@code config.json} being read: values by key, and what is wrong with them. A key with the value null counts as absent. */
final class ConfigJson {
  private static final long LARGEST = 16_000_000;
  private static final int LARGEST_SIZE = 1 << 24;

  private final Path path;
  private final String prefix;
  private final JsonNode json;
  private final List<Problem> problems;

  private ConfigJson(Path path, String prefix, JsonNode json, List<Problem> problems) {
    this.path = path;
    this.prefix = prefix;
    this.json = json;
    this.problems = problems;
  }

  /** @throws UserException if the file is missing, too long, or not a JSON object */
  static ConfigJson read(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        throw unreadable(
            path,
            "the file has " + Files.size(path) + " bytes, too many for a configuration",
            null);
      }
      JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(path));
      if (json instanceof ObjectNode) {
        return new ConfigJson(path, "", json, new ArrayList<>());
      }
      throw unreadable(path, "the file is not a JSON object", null);
    } catch (JacksonException e) {
      throw unreadable(path, "the file is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw unreadable(path, "the file cannot be read: " + e.getMessage(), e);
    }
  }

  private static UserException unreadable(Path path, String what, @Nullable Exception cause) {
    Problem problem = Problem.of(what).at(path.toString());
    return cause == null
        ? new UserException(UserException.Kind.INPUT, problem)
        : new UserException(UserException.Kind.INPUT, problem, cause);
  }

  Path path() {
    return path;
  }

  /** The keys of this object. */
  List<String> keys() {
    return List.copyOf(json.propertyNames());
  }

  boolean has(String key) {
    return !json.path(key).isMissingNode() && !json.path(key).isNull();
  }

  /** The object under a key; an empty one, after a problem, if it is none. */
  ConfigJson object(String key) {
    JsonNode inner = json.path(key);
    if (!inner.isObject()) {
      fault(key, "is " + inner + ", not an object");
      return new ConfigJson(
          path, prefix + key + ".", JsonMapper.shared().createObjectNode(), problems);
    }
    return new ConfigJson(path, prefix + key + ".", inner, problems);
  }

  /** A text, or null if absent. */
  @Nullable String text(String key) {
    if (!has(key)) {
      return null;
    }
    if (!json.path(key).isString()) {
      fault(key, "is " + json.path(key) + ", not a text");
      return null;
    }
    return json.path(key).asString();
  }

  @Nullable Integer integer(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      fault(key, "is " + value + ", not a whole number");
      return null;
    }
    return value.asInt();
  }

  /** A whole number that is at least 1 and small enough to be the size of something. */
  @Nullable Integer size(String key) {
    Integer value = integer(key);
    if (value != null && (value < 1 || value > LARGEST_SIZE)) {
      fault(key, "is " + value + ", must be from 1 to " + LARGEST_SIZE);
      return null;
    }
    return value;
  }

  @Nullable Double real(String key) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = json.path(key);
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      fault(key, "is " + value + ", not a number");
      return null;
    }
    return value.asDouble();
  }

  @Nullable Boolean flag(String key) {
    if (!has(key)) {
      return null;
    }
    if (!json.path(key).isBoolean()) {
      fault(key, "is " + json.path(key) + ", not true or false");
      return null;
    }
    return json.path(key).asBoolean();
  }

  /** A list of texts; empty if absent. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    json.path(key).forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  JsonNode node(String key) {
    return json.path(key);
  }

  void missing(String key) {
    fault(key, "is missing");
  }

  void fault(String key, String what) {
    problems.add(Problem.of("\"" + prefix + key + "\" " + what).at(path.toString()));
  }

  void unknown(String key, String value, List<String> known) {
    problems.add(
        Problem.of("\"" + prefix + key + "\" is \"" + value + "\", which is not supported")
            .at(path.toString())
            .available(known));
  }

  /** Whether nothing has been found wrong so far. */
  boolean sound() {
    return problems.isEmpty();
  }

  /** @throws UserException with everything found wrong, if anything was */
  void check() {
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
  }
}
