package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path filters take as {@code attribute}: {@code "function.name"}, {@code "0"}, or several with commas between them. */
final class Attributes {
  private final List<List<Item>> paths;
  private final @Nullable Item otherwise;
  private final Access access;

  private Attributes(List<List<Item>> paths, @Nullable Item otherwise, Access access) {
    this.paths = paths;
    this.otherwise = otherwise;
    this.access = access;
  }

  static Attributes of(Item attribute, Machine machine) {
    List<List<Item>> paths = new ArrayList<>();
    if (attribute instanceof Item.Int index) {
      paths.add(List.of(index));
    } else {
      for (String path : Coercion.text(attribute, "attribute").value().split(",", -1)) {
        paths.add(path(path));
      }
    }
    return new Attributes(paths, null, new Access(machine));
  }

  private static List<Item> path(String path) {
    List<Item> parts = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      boolean number =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      parts.add(number ? Item.of(Long.parseLong(part)) : Text.template(part));
    }
    return parts;
  }

  /** The same path, giving another value where it leads nowhere. */
  Attributes otherwise(@Nullable Item value) {
    return new Attributes(paths, value, access);
  }

  Item get(Item item) {
    if (paths.size() == 1) {
      return get(item, paths.getFirst());
    }
    List<Item> values = new ArrayList<>();
    paths.forEach(path -> values.add(get(item, path)));
    return Item.list(values);
  }

  private Item get(Item item, List<Item> path) {
    Item value = item;
    for (Item part : path) {
      value = access.element(value, part);
      if (value instanceof Item.Undefined && otherwise != null) {
        value = otherwise;
      }
    }
    return value;
  }
}
