package dev.jackdaw.recipe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings as written, before anybody knows what they mean; every node knows its place. */
public sealed interface Tree {
  Place place();

  /** What was found, in words: {@code a list}, {@code the number 0.5}. */
  String words();

  /** What YAML 1.2's core schema takes a scalar for. */
  enum Kind {
    TEXT,
    INTEGER,
    FLOAT,
    BOOLEAN,
    NOTHING
  }

  /**
   * @param text as written, without quotes
   * @param free true where quotes cannot be expected, on a command line: then a number may stand for text
   */
  record Scalar(Kind kind, String text, boolean free, Place place) implements Tree {
    @Override
    public String words() {
      return switch (kind) {
        case TEXT -> "the text \"" + text + "\"";
        case INTEGER, FLOAT -> "the number " + text;
        case BOOLEAN -> text;
        case NOTHING -> "nothing";
      };
    }
  }

  /** @param items in order */
  record Items(List<Tree> items, Place place) implements Tree {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String words() {
      return "a list";
    }
  }

  /** @param entries by key, in the order written */
  record Mapping(Map<String, Entry> entries, Place place) implements Tree {
    public Mapping {
      entries = new LinkedHashMap<>(entries);
    }

    @Override
    public String words() {
      return "a mapping";
    }

    @Nullable Tree get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }
  }

  /**
   * @param key where the key stands
   * @param value what it is set to
   */
  record Entry(Place key, Tree value) {}

  /**
   * The tree of values read from another format, such as JSON.
   *
   * @param value maps with text keys, lists, text, numbers, booleans, null
   * @param source named in problems
   */
  static Tree of(@Nullable Object value, String source) {
    Place place = Place.of(source);
    return switch (value) {
      case null -> new Scalar(Kind.NOTHING, "", false, place);
      case Map<?, ?> map -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((key, child) -> entries.put((String) key, new Entry(place, of(child, source))));
        yield new Mapping(entries, place);
      }
      case Iterable<?> list -> {
        List<Tree> items = new ArrayList<>();
        list.forEach(item -> items.add(of(item, source)));
        yield new Items(items, place);
      }
      case Boolean truth -> new Scalar(Kind.BOOLEAN, truth.toString(), false, place);
      case Float number -> new Scalar(Kind.FLOAT, number.toString(), false, place);
      case Double number -> new Scalar(Kind.FLOAT, number.toString(), false, place);
      case BigDecimal number -> new Scalar(Kind.FLOAT, number.toString(), false, place);
      case Number number -> new Scalar(Kind.INTEGER, number.toString(), false, place);
      case CharSequence text -> new Scalar(Kind.TEXT, text.toString(), false, place);
      default ->
          throw new IllegalArgumentException(
              "[tree] " + value.getClass().getName() + " has no place in settings");
    };
  }
}
