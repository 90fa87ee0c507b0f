package dev.jackdaw.constraint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whether two schemas can be seen to share no value: by their types, their constants, or a property that both require and that is
 * different, or that one requires and the other forbids. A {@code oneOf} whose schemas overlap could not be kept.
 */
final class SchemaOverlap {
  private static final int DEEPEST = 16;
  private static final List<String> TYPES =
      List.of("null", "boolean", "number", "string", "array", "object");

  private final SchemaDocument document;

  SchemaOverlap(SchemaDocument document) {
    this.document = document;
  }

  boolean disjoint(JsonNode a, JsonNode b) {
    return disjoint(a, b, 0);
  }

  private boolean disjoint(JsonNode a, JsonNode b, int depth) {
    if (depth > DEEPEST || !a.isObject() || !b.isObject()) {
      return false;
    }
    Optional<List<JsonNode>> waysOfA = ways(a);
    Optional<List<JsonNode>> waysOfB = ways(b);
    if (waysOfA.isPresent()) {
      return waysOfA.get().stream().allMatch(way -> disjoint(way, b, depth + 1));
    }
    if (waysOfB.isPresent()) {
      return waysOfB.get().stream().allMatch(way -> disjoint(a, way, depth + 1));
    }
    Set<String> types = types(a);
    types.retainAll(types(b));
    return types.isEmpty()
        || constants(a, b)
        || (types.equals(Set.of("object")) && properties(a, b, depth));
  }

  /** The schemas of which a schema is the union. */
  private Optional<List<JsonNode>> ways(JsonNode schema) {
    if (schema.has("$ref")) {
      return document.find(schema.get("$ref")).map(found -> List.of(found.schema()));
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      if (schema.has(keyword) && schema.get(keyword).isArray()) {
        List<JsonNode> ways = new ArrayList<>();
        schema.get(keyword).forEach(ways::add);
        return Optional.of(ways);
      }
    }
    return Optional.empty();
  }

  private static Set<String> types(JsonNode schema) {
    Set<String> types = new HashSet<>();
    List<JsonNode> values = values(schema);
    JsonNode type = schema.get("type");
    for (String one : TYPES) {
      boolean named =
          type == null
              || (type.isArray() ? type.valueStream() : Stream.of(type))
                  .anyMatch(name -> name.isString() && general(name.stringValue()).equals(one));
      if (named && (values.isEmpty() || values.stream().anyMatch(v -> SchemaKeywords.is(v, one)))) {
        types.add(one);
      }
    }
    return types;
  }

  private static String general(String type) {
    return type.equals("integer") ? "number" : type;
  }

  private static List<JsonNode> values(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else if (schema.has("enum")) {
      schema.get("enum").forEach(values::add);
    }
    return values;
  }

  private static boolean constants(JsonNode a, JsonNode b) {
    List<JsonNode> ofA = values(a);
    List<JsonNode> ofB = values(b);
    return !ofA.isEmpty()
        && !ofB.isEmpty()
        && ofA.stream().noneMatch(x -> ofB.stream().anyMatch(y -> same(x, y)));
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b) || (a.isContainer() && b.isContainer());
  }

  private boolean properties(JsonNode a, JsonNode b, int depth) {
    Set<String> ofA = required(a);
    Set<String> ofB = required(b);
    if (ofA.stream().anyMatch(name -> forbids(b, name))
        || ofB.stream().anyMatch(name -> forbids(a, name))) {
      return true;
    }
    ofA.retainAll(ofB);
    return ofA.stream()
        .anyMatch(
            name ->
                a.path("properties").has(name)
                    && b.path("properties").has(name)
                    && disjoint(
                        a.get("properties").get(name), b.get("properties").get(name), depth + 1));
  }

  private static boolean forbids(JsonNode schema, String name) {
    JsonNode more = schema.get("additionalProperties");
    return more != null
        && more.isBoolean()
        && !more.booleanValue()
        && !schema.path("properties").has(name);
  }

  private static Set<String> required(JsonNode schema) {
    Set<String> names = new HashSet<>();
    schema.path("required").forEach(name -> names.add(name.asString()));
    return names;
  }
}
