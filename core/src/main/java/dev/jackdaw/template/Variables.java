package dev.jackdaw.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template is given. Values are null, {@link Boolean}, {@link Number}, {@link CharSequence}, {@link List} and {@link Map}
 * with string keys, as JSON has them.
 *
 * @param content what somebody said or sent: characters that come from here are marked as content in the result
 * @param trusted what the program itself knows, such as the spelling of the token that ends an answer: it counts as part of the
 *     template; a name in both maps has this value
 */
public record Variables(
    Map<String, ? extends @Nullable Object> content,
    Map<String, ? extends @Nullable Object> trusted) {

  Map<String, Item> items(Budget budget) {
    Map<String, Item> items = new HashMap<>();
    content.forEach((name, value) -> items.put(name, item(value, true, budget)));
    trusted.forEach((name, value) -> items.put(name, item(value, false, budget)));
    return items;
  }

  private static Item item(@Nullable Object value, boolean content, Budget budget) {
    budget.enter();
    Item item =
        switch (value) {
          case null -> new Item.None(content);
          case Boolean bool -> new Item.Bool(bool, content);
          case CharSequence text -> Text.of(text.toString(), content);
          case Number number -> number(number, content);
          case List<?> list -> {
            List<Item> items = new ArrayList<>(list.size());
            for (Object element : list) {
              items.add(item(element, content, budget));
            }
            yield new Item.Sequence(Item.Sequence.Kind.LIST, items, content);
          }
          case Map<?, ?> map -> mapping(map, content, budget);
          default ->
              throw new IllegalArgumentException(
                  "[template] a variable holds a " + value.getClass().getName());
        };
    budget.leave();
    return item;
  }

  private static Item number(Number number, boolean content) {
    return switch (number) {
      case Double real -> new Item.Real(real, content);
      case Float real -> new Item.Real(real, content);
      case BigDecimal real -> new Item.Real(real.doubleValue(), content);
      case BigInteger whole -> new Item.Int(whole, content);
      default -> new Item.Int(BigInteger.valueOf(number.longValue()), content);
    };
  }

  private static Item mapping(Map<?, ?> map, boolean content, Budget budget) {
    Map<Object, Item.Mapping.Entry> entries = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException("[template] a map has the key " + key);
          }
          entries.put(
              name, new Item.Mapping.Entry(Text.of(name, content), item(value, content, budget)));
        });
    return new Item.Mapping(entries, content);
  }
}
