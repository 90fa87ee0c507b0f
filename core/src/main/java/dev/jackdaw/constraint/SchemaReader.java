package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes rules of a JSON schema, one for each schema in it; all that is not understood is told at once. */
final class SchemaReader {
  private static final int MOST = 100_000;

  private final String text;
  private final JsonLayout layout;
  private final List<Problem> problems = new ArrayList<>();
  private final List<@Nullable Expression> rules = new ArrayList<>();
  private final Map<String, Expression.Rule> known = new HashMap<>();

  /** The schema, once it is parsed. */
  private @Nullable SchemaDocument document;

  SchemaReader(String text, Whitespace whitespace) {
    this.text = text;
    layout = new JsonLayout(whitespace);
  }

  /** @throws UserException with every problem there is */
  Grammar read() {
    document = SchemaDocument.parse(text);
    rule("#", document().root());
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    List<Expression> all = new ArrayList<>();
    for (Expression rule : rules) {
      all.add(rule == null ? new Expression.OneOf(List.of()) : rule);
    }
    return Grammar.of(all);
  }

  private SchemaDocument document() {
    if (document == null) {
      throw new IllegalStateException("[constraint] the schema is not parsed");
    }
    return document;
  }

  private Expression.Rule rule(String place, JsonNode schema) {
    Expression.Rule there = known.get(place);
    if (there != null) {
      return there;
    }
    Expression.Rule rule = reserve(place);
    rules.set(rule.number(), schema(place, schema));
    return rule;
  }

  private Expression.Rule reserve(String place) {
    Expression.Rule rule = new Expression.Rule(rules.size());
    rules.add(null);
    known.put(place, rule);
    return rule;
  }

  private Expression schema(String place, JsonNode schema) {
    if (schema.isBoolean() && schema.booleanValue()) {
      return anything();
    }
    if (!schema.isObject()) {
      return wrong(place, schema.isBoolean() ? "nothing is allowed here" : "is not a schema");
    }
    Set<String> keywords = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      String keyword = entry.getKey();
      if (!SchemaKeywords.known(keyword)) {
        problems.add(
            problem(place, "the keyword \"" + keyword + "\" is not supported")
                .available(SchemaKeywords.all()));
      } else if (!SchemaKeywords.describes(keyword)) {
        keywords.add(keyword);
      }
    }
    for (String alone : List.of("$ref", "anyOf", "oneOf")) {
      if (keywords.contains(alone)) {
        return keywords.size() > 1
            ? wrong(place, "\"" + alone + "\" stands beside " + others(keywords, alone))
            : combined(place, schema, alone);
      }
    }
    return keywords.contains("enum") || keywords.contains("const")
        ? values(place, schema, keywords)
        : typed(place, schema, keywords);
  }

  private static List<String> others(Set<String> keywords, String keyword) {
    return keywords.stream().filter(other -> !other.equals(keyword)).toList();
  }

  private Expression combined(String place, JsonNode schema, String keyword) {
    JsonNode value = schema.get(keyword);
    if (keyword.equals("$ref")) {
      return reference(place, value);
    }
    if (!value.isArray() || value.isEmpty()) {
      return wrong(place + "/" + keyword, "is not a list of schemas");
    }
    if (keyword.equals("oneOf")) {
      for (int i = 0; i < value.size(); i++) {
        for (int j = 0; j < i; j++) {
          if (!new SchemaOverlap(document()).disjoint(value.get(j), value.get(i))) {
            problems.add(
                problem(
                        place + "/oneOf",
                        "schemas " + (j + 1) + " and " + (i + 1) + " may both allow one value")
                    .fix("use anyOf, or give them different types, constants or required ones"));
          }
        }
      }
    }
    List<Expression> ways = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      ways.add(rule(place + "/" + keyword + "/" + i, value.get(i)));
    }
    return new Expression.OneOf(ways);
  }

  private Expression reference(String place, JsonNode value) {
    Optional<SchemaDocument.Found> found = document().find(value);
    if (found.isEmpty()) {
      return wrong(place + "/$ref", "there is no schema " + value + " in this file");
    }
    return rule(found.get().place(), found.get().schema());
  }

  private Expression values(String place, JsonNode schema, Set<String> keywords) {
    Set<String> more = new LinkedHashSet<>(keywords);
    more.removeAll(List.of("enum", "const", "type"));
    if (!more.isEmpty() || (keywords.contains("enum") && keywords.contains("const"))) {
      return wrong(place, "values are given, and beside them " + more + " or a second list");
    }
    List<JsonNode> values = new ArrayList<>();
    if (keywords.contains("const")) {
      values.add(schema.get("const"));
    } else if (schema.get("enum").isArray() && !schema.get("enum").isEmpty()) {
      schema.get("enum").forEach(values::add);
    } else {
      return wrong(place + "/enum", "is not a list of values");
    }
    Set<String> types = types(place, schema);
    List<Expression> ways = new ArrayList<>();
    for (JsonNode value : values) {
      if (!types.isEmpty() && types.stream().noneMatch(type -> SchemaKeywords.is(value, type))) {
        problems.add(problem(place, value + " is not of type " + types));
      }
      ways.add(layout.value(value));
    }
    return new Expression.OneOf(ways);
  }

  private Expression typed(String place, JsonNode schema, Set<String> keywords) {
    Set<String> types = types(place, schema);
    if (types.isEmpty()) {
      for (String keyword : keywords) {
        types.add(SchemaKeywords.typeOf(keyword));
      }
    }
    if (types.isEmpty()) {
      return anything();
    }
    for (String keyword : keywords) {
      if (!keyword.equals("type") && !types.contains(SchemaKeywords.typeOf(keyword))) {
        problems.add(problem(place, "\"" + keyword + "\" says nothing about " + types));
      }
    }
    List<Expression> ways = new ArrayList<>();
    for (String type : types) {
      ways.add(
          switch (type) {
            case "null" -> new Expression.Text("null");
            case "boolean" ->
                Expression.oneOf(new Expression.Text("true"), new Expression.Text("false"));
            case "number" -> JsonText.NUMBER;
            case "integer" -> integer(place, schema);
            case "string" -> string(place, schema);
            case "array" -> array(place, schema);
            case "object" -> object(place, schema);
            default -> wrong(place + "/type", "there is no type \"" + type + "\"");
          });
    }
    return new Expression.OneOf(ways);
  }

  private Set<String> types(String place, JsonNode schema) {
    Set<String> types = new LinkedHashSet<>();
    JsonNode type = schema.get("type");
    if (type != null && type.isString()) {
      types.add(type.stringValue());
    } else if (type != null && type.isArray() && !type.isEmpty()) {
      type.forEach(one -> types.add(one.isString() ? one.stringValue() : one.toString()));
    } else if (type != null) {
      problems.add(problem(place + "/type", "is neither a type nor a list of types"));
    }
    return types;
  }

  private Expression integer(String place, JsonNode schema) {
    BigInteger least = bound(place, schema, "minimum");
    BigInteger most = bound(place, schema, "maximum");
    return least != null && most != null && least.compareTo(most) > 0
        ? wrong(place, "the minimum is above the maximum")
        : IntegerRange.of(least, most);
  }

  private @Nullable BigInteger bound(String place, JsonNode schema, String keyword) {
    JsonNode value = schema.get(keyword);
    if (value != null && !value.isIntegralNumber()) {
      problems.add(problem(place + "/" + keyword, "is not an integer"));
      return null;
    }
    return value == null ? null : value.bigIntegerValue();
  }

  private Expression string(String place, JsonNode schema) {
    int least = count(place, schema, "minLength", 0);
    int most = count(place, schema, "maxLength", Expression.Repeat.UNBOUNDED);
    JsonNode pattern = schema.get("pattern");
    if (pattern == null) {
      return ordered(least, most)
          ? JsonText.string(least, most)
          : wrong(place, "minLength is above maxLength");
    }
    if (schema.has("minLength") || schema.has("maxLength")) {
      return wrong(place, "a pattern stands beside a length: say the length in the pattern");
    }
    if (!pattern.isString()) {
      return wrong(place + "/pattern", "is not a string");
    }
    try {
      return JsonText.string(RegexParser.within(pattern.stringValue()));
    } catch (UserException e) {
      e.problems().forEach(fault -> problems.add(problem(place + "/pattern", fault.toString())));
      return Expression.EMPTY;
    }
  }

  private Expression array(String place, JsonNode schema) {
    int least = count(place, schema, "minItems", 0);
    int most = count(place, schema, "maxItems", Expression.Repeat.UNBOUNDED);
    if (!ordered(least, most)) {
      return wrong(place, "minItems is above maxItems");
    }
    JsonNode items = schema.get("items");
    Expression item = items == null ? anything() : rule(place + "/items", items);
    return layout.array(item, least, most);
  }

  private static boolean ordered(int least, int most) {
    return most == Expression.Repeat.UNBOUNDED || least <= most;
  }

  private int count(String place, JsonNode schema, String keyword, int otherwise) {
    JsonNode value = schema.get(keyword);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > MOST) {
      problems.add(
          problem(place + "/" + keyword, "is " + value + ", it must be an integer, 0 to " + MOST));
      return otherwise;
    }
    return value.intValue();
  }

  private Expression object(String place, JsonNode schema) {
    Map<String, JsonNode> properties = properties(place, schema);
    Set<String> required = required(place, schema);
    JsonNode more = schema.get("additionalProperties");
    boolean open = more == null ? !schema.has("properties") : !isFalse(more);
    List<Expression.Joined.Item> items = new ArrayList<>();
    properties.forEach(
        (name, value) ->
            items.add(
                item(
                    JsonText.string(name),
                    rule(place + "/properties/" + SchemaDocument.escaped(name), value),
                    required.contains(name))));
    Set<String> names = new LinkedHashSet<>(properties.keySet());
    names.addAll(required);
    if (!open && names.size() > properties.size()) {
      names.removeAll(properties.keySet());
      return wrong(place + "/required", names + " are required, and not among the properties");
    }
    if (open) {
      Expression value = more == null ? anything() : rule(place + "/additionalProperties", more);
      for (String name : required) {
        if (!properties.containsKey(name)) {
          items.add(item(JsonText.string(name), value, true));
        }
      }
      Expression member = layout.member(JsonText.stringOtherThan(List.copyOf(names)), value);
      items.add(new Expression.Joined.Item(member, false, true));
    }
    return layout.object(items);
  }

  private static boolean isFalse(JsonNode schema) {
    return schema.isBoolean() && !schema.booleanValue();
  }

  private Expression.Joined.Item item(Expression name, Expression value, boolean required) {
    return new Expression.Joined.Item(layout.member(name, value), required, false);
  }

  private Map<String, JsonNode> properties(String place, JsonNode schema) {
    Map<String, JsonNode> properties = new LinkedHashMap<>();
    JsonNode given = schema.get("properties");
    if (given != null && !given.isObject()) {
      problems.add(problem(place + "/properties", "is not an object"));
    } else if (given != null) {
      given.properties().forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
    }
    return properties;
  }

  private Set<String> required(String place, JsonNode schema) {
    Set<String> names = new LinkedHashSet<>();
    JsonNode given = schema.get("required");
    if (given != null && !given.isArray()) {
      problems.add(problem(place + "/required", "is not a list of names"));
    } else if (given != null) {
      for (JsonNode name : given) {
        if (name.isString()) {
          names.add(name.stringValue());
        } else {
          problems.add(problem(place + "/required", name + " is not a name"));
        }
      }
    }
    return names;
  }

  /** Any JSON value: a rule that names itself. */
  private Expression anything() {
    Expression.Rule there = known.get("");
    if (there != null) {
      return there;
    }
    Expression.Rule rule = reserve("");
    Expression member = layout.member(JsonText.string(0, Expression.Repeat.UNBOUNDED), rule);
    rules.set(
        rule.number(),
        Expression.oneOf(
            new Expression.Text("null"),
            new Expression.Text("true"),
            new Expression.Text("false"),
            JsonText.NUMBER,
            JsonText.string(0, Expression.Repeat.UNBOUNDED),
            layout.array(rule, 0, Expression.Repeat.UNBOUNDED),
            layout.object(List.of(new Expression.Joined.Item(member, false, true)))));
    return rule;
  }

  private Expression wrong(String place, String what) {
    problems.add(problem(place, what));
    return Expression.EMPTY;
  }

  private static Problem problem(String place, String what) {
    return Problem.of(what).at("JSON schema " + place);
  }
}
