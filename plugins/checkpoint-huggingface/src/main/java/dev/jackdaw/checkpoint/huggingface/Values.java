package dev.jackdaw.checkpoint.huggingface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON and the maps, lists, texts, numbers and booleans of settings. */
final class Values {
  private Values() {}

  static @Nullable Object of(JsonNode json) {
    if (json.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      json.properties().forEach(member -> map.put(member.getKey(), of(member.getValue())));
      return map;
    }
    if (json.isArray()) {
      List<Object> list = new ArrayList<>();
      json.forEach(item -> list.add(of(item)));
      return list;
    }
    if (json.isIntegralNumber()) {
      return json.canConvertToInt()
          ? (Object) json.asInt()
          : json.canConvertToLong() ? (Object) json.asLong() : json.asDouble();
    }
    if (json.isNumber()) {
      return json.asDouble();
    }
    if (json.isBoolean()) {
      return json.asBoolean();
    }
    return json.isNull() || json.isMissingNode() ? null : json.asString();
  }

  static void put(ObjectNode json, String key, @Nullable Object value) {
    switch (value) {
      case null -> json.putNull(key);
      case Integer i -> json.put(key, i);
      case Long l -> json.put(key, l);
      case Number n -> json.put(key, n.doubleValue());
      case Boolean b -> json.put(key, b);
      case List<?> list -> list.forEach(adder(json.putArray(key)));
      case Map<?, ?> map -> {
        ObjectNode inner = json.putObject(key);
        map.forEach((name, member) -> put(inner, (String) name, member));
      }
      default -> json.put(key, value.toString());
    }
  }

  private static java.util.function.Consumer<Object> adder(ArrayNode array) {
    return item -> {
      switch (item) {
        case null -> array.addNull();
        case Integer i -> array.add(i);
        case Long l -> array.add(l);
        case Number n -> array.add(n.doubleValue());
        case Boolean b -> array.add(b);
        case List<?> list -> list.forEach(adder(array.addArray()));
        case Map<?, ?> map -> {
          ObjectNode inner = array.addObject();
          map.forEach((name, member) -> put(inner, (String) name, member));
        }
        default -> array.add(item.toString());
      }
    };
  }
}
