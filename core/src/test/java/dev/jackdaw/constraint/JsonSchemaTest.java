package dev.jackdaw.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {
  private static final String TREE =
      """
      {"$defs": {"node": {"type": "object", "required": ["value"], "additionalProperties": false,
        "properties": {"value": {"type": "integer", "minimum": -3, "maximum": 120},
                       "children": {"type": "array", "items": {"$ref": "#/$defs/node"}, "maxItems": 2}}}},
       "$ref": "#/$defs/node"}""";
  private static final String BOOKING =
      """
      {"title": "booking", "type": "object", "required": ["from", "seats"],
       "properties": {
         "from": {"type": "string", "pattern": "^[A-Z]{3}$"},
         "note": {"type": "string", "minLength": 1, "maxLength": 4},
         "seats": {"type": "integer", "minimum": 1},
         "class": {"enum": ["economy", "first \\"a\\"", null, 3]},
         "price": {"type": ["number", "null"]},
         "flags": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 3}}}""";
  private static final String OPEN =
      """
      {"type": "object", "required": ["ab", "c"], "properties": {"ab": {"type": "null"}},
       "additionalProperties": {"type": "boolean"}}""";
  private static final String EITHER =
      """
      {"oneOf": [{"type": "object", "required": ["kind", "x"],
                  "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}},
                 {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "b"}}},
                 {"type": "integer", "maximum": -5}, {"anyOf": [{"type": "boolean"}, {"type": "null"}]}]}""";

  static Stream<String> schemas() {
    return Stream.of(
        TREE,
        BOOKING,
        OPEN,
        EITHER,
        "true",
        "{}",
        "{\"type\": \"object\"}",
        "{\"type\": \"string\"}",
        "{\"type\": \"number\"}",
        "{\"type\": \"string\", \"pattern\": \"\\\\d.\\\"\"}",
        "{\"minLength\": 2, \"maxItems\": 1}",
        "{\"const\": {\"a\": [1, {\"b\": \"x\\n\"}], \"c\": 1.50}}",
        "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"null\"}}, \"minItems\": 2}");
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void schema_randomLogits_drawValidJson(String schema) {
    JsonMapper mapper = new JsonMapper();
    SchemaCheck check = new SchemaCheck(mapper.readTree(schema));
    int ended = 0;
    for (Whitespace whitespace : Whitespace.values()) {
      for (int seed = 0; seed < 12; seed++) {
        Random random = new Random(seed);
        Pieces pieces =
            Pieces.ofTexts(
                random, 60, schema, "{\"value\": 1, \"children\": []}", "\"]}}]", "é😀\\n\"");
        TokenMasks masks =
            TokenMasks.of(
                new Constraint.JsonSchema(schema, whitespace),
                TokenTrie.of(pieces, pieces.size() + 3));
        Optional<List<Integer>> drawn = Drawing.draw(masks, pieces, random, 500);
        if (drawn.isPresent()) {
          ended++;
          String text = pieces.text(drawn.get());
          JsonNode value = mapper.readTree(text);
          assertThat(check.valid(value)).as("seed %d: %s", seed, text).isTrue();
          assertThat(Drawing.accepts(new Constraint.JsonSchema(schema, whitespace), text)).isTrue();
        }
      }
    }
    assertThat(ended).isPositive();
  }

  private static boolean accepts(String schema, String text) {
    return Drawing.accepts(Constraint.jsonSchema(schema), text);
  }

  @Test
  void schema_objects_haveTheirPropertiesInOrder() {
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 2}")).isTrue();
    assertThat(
            accepts(
                BOOKING,
                "{\"from\":\"ZRH\",\"note\":\"é😀\\\"\\n\",\"seats\":10,\"class\":null,\"price\":-1.5e3,\"flags\":[true,false]}"))
        .isTrue();
    assertThat(
            accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 2, \"class\": \"first \\\"a\\\"\"}"))
        .isTrue();
    assertThat(accepts(BOOKING, "{\"seats\": 2, \"from\": \"ZRH\"}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\"}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"zrh\", \"seats\": 2}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 0}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 02}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"note\": \"12345\", \"seats\": 2}"))
        .isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 2, \"flags\": []}")).isFalse();
    assertThat(accepts(BOOKING, "{\"from\": \"ZRH\", \"seats\": 2, \"other\": 1}")).isFalse();
  }

  @Test
  void schema_additionalProperties_haveOtherNames() {
    assertThat(
            accepts(OPEN, "{\"ab\": null, \"c\": true, \"a\": false, \"abc\": true, \"\": true}"))
        .isTrue();
    assertThat(accepts(OPEN, "{\"ab\": null, \"c\": true, \"ab\": true}")).isFalse();
    assertThat(accepts(OPEN, "{\"ab\": null, \"c\": true, \"c\": true}")).isFalse();
    assertThat(accepts(OPEN, "{\"ab\": null, \"c\": 1}")).isFalse();
    assertThat(accepts("{}", "{\"a\": [1, {\"b\": \"\\u0000\"}, \"x\"]}")).isTrue();
  }

  @Test
  void schema_recursion_nestsAsDeepAsItLikes() {
    int depth = 300;
    String deep =
        "{\"value\":1,\"children\":[".repeat(depth) + "{\"value\":120}" + "]}".repeat(depth);
    assertThat(accepts(TREE, deep)).isTrue();
    assertThat(accepts(TREE, deep + "]}")).isFalse();
    assertThat(accepts(TREE, deep.substring(0, deep.length() - 2))).isFalse();
    assertThat(accepts(TREE, deep.replace("120", "121"))).isFalse();
    assertThat(accepts("true", "[".repeat(3000) + "]".repeat(3000))).isTrue();
  }

  @Test
  void integers_bounds_areExact() {
    for (int[] bounds : new int[][] {{-120, 45}, {0, 0}, {7, 1003}, {-1003, -7}, {99, 101}}) {
      String schema =
          "{\"type\":\"integer\",\"minimum\":%d,\"maximum\":%d}".formatted(bounds[0], bounds[1]);
      Machine machine = new Machine(Constraint.jsonSchema(schema).grammar());
      for (int value = -1500; value < 1500; value++) {
        assertThat(
                machine
                    .step(machine.start(), Integer.toString(value).getBytes(StandardCharsets.UTF_8))
                    .accepts())
            .as("%s: %d", schema, value)
            .isEqualTo(value >= bounds[0] && value <= bounds[1]);
      }
      assertThat(accepts(schema, "-0")).isFalse();
      assertThat(accepts(schema, "007")).isFalse();
    }
  }

  @Test
  void whitespace_policies_allowWhatTheySay() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"null\"}}}}";
    String tight = "{\"a\":[null,null]}";
    String spaced = "{\"a\": [null, null]}";
    String loose = "{\n  \"a\" : [ null ,\tnull ]\r\n}";
    assertThat(Stream.of(tight, spaced, loose).map(t -> accepts(schema, Whitespace.NONE, t)))
        .containsExactly(true, false, false);
    assertThat(Stream.of(tight, spaced, loose).map(t -> accepts(schema, Whitespace.SPACE, t)))
        .containsExactly(true, true, false);
    assertThat(Stream.of(tight, spaced, loose).map(t -> accepts(schema, Whitespace.ANY, t)))
        .containsExactly(true, true, true);
  }

  private static boolean accepts(String schema, Whitespace whitespace, String text) {
    return Drawing.accepts(new Constraint.JsonSchema(schema, whitespace), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"number\",\"multipleOf\":2};#;\"multipleOf\" is not supported",
        "{\"type\":\"objet\"};#/type;there is no type \"objet\"",
        "{\"properties\":{\"a/b\":{\"$ref\":\"#/$defs/x\"}}};#/properties/a~1b/$ref;there is no schema",
        "{\"$ref\":\"other.json\"};#/$ref;there is no schema \"other.json\"",
        "{\"items\":{\"type\":\"string\",\"pattern\":\"(?=a)\"}};#/items/pattern;look-ahead",
        "{\"type\":\"string\",\"pattern\":\"a\",\"maxLength\":2};#;a pattern stands beside a length",
        "{\"type\":\"array\",\"minItems\":3,\"maxItems\":2};#;minItems is above maxItems",
        "{\"type\":\"array\",\"minItems\":-1};#/minItems;must be an integer",
        "{\"type\":\"integer\",\"minimum\":3,\"maximum\":2};#;the minimum is above",
        "{\"type\":\"number\",\"minimum\":3};#;\"minimum\" says nothing about",
        "{\"enum\":[]};#/enum;is not a list of values",
        "{\"type\":\"string\",\"enum\":[1]};#;1 is not of type",
        "{\"anyOf\":[{}],\"type\":\"string\"};#;\"anyOf\" stands beside",
        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]};#/oneOf;schemas 1 and 2 may both",
        "{\"type\":\"object\",\"properties\":{},\"required\":[\"a\"]};#/required;[a] are required",
        "{\"properties\":{\"a\":false}};#/properties/a;nothing is allowed here",
        "[];#;is not a schema",
        "{\"a\":1,\"a\":2};line 1;is not JSON",
        "{;line 1;is not JSON",
        "`{} x`;line 1;is not JSON",
      })
  void schema_notUnderstood_isRefusedWithItsPlace(String schema, String place, String reason) {
    assertThatThrownBy(() -> Constraint.jsonSchema(schema))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(reason);
  }

  @Test
  void schema_severalProblems_areToldAtOnce() {
    assertThatThrownBy(
            () ->
                Constraint.jsonSchema(
                    "{\"format\":\"x\",\"properties\":{\"a\":{\"type\":\"x\"},\"b\":3}}"))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.problems()).hasSize(3));
  }

  @Test
  void schema_withoutEnd_isRefused() {
    assertThatThrownBy(() -> Constraint.jsonSchema("{\"anyOf\":[{\"$ref\":\"#\"}]}"))
        .hasMessageContaining("refers to itself with nothing in between");
    assertThatThrownBy(
            () ->
                Constraint.jsonSchema(
                    "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}}"))
        .hasMessageContaining("no text of finite length");
  }
}
