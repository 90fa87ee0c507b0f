package dev.jackdaw.checkpoint.huggingface;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One row of a family's table: how something in {@code config.json} and settings of the transformer correspond. */
interface Key {
  /** Takes a value from config.json over into the settings. */
  void read(ConfigJson json, Settings settings);

  /**
   * Takes a setting over into config.json.
   *
   * @param reasons gains a sentence if the family cannot say it
   */
  void write(Settings settings, ObjectNode json, List<String> reasons);

  /** What kind of value it is. */
  enum Kind {
    /** A size: at least 1. */
    INTEGER,
    REAL,
    FLAG;

    @Nullable Object read(ConfigJson json, String key) {
      return switch (this) {
        case INTEGER -> json.size(key);
        case REAL -> json.real(key);
        case FLAG -> json.flag(key);
      };
    }
  }

  /**
   * The same value under another name.
   *
   * @param otherwise what an absent key means, from the settings read so far; null if the key must be there
   */
  record Same(String key, String setting, Kind kind, @Nullable Function<Settings, Object> otherwise)
      implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      if (json.has(key)) {
        settings.put(setting, kind.read(json, key));
      } else if (otherwise == null) {
        json.missing(key);
      } else if (json.sound()) { // otherwise what the value follows from may be missing
        settings.put(setting, otherwise.apply(settings));
      }
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      Values.put(json, key, settings.get(setting));
    }
  }

  static Key integer(String key, String setting) {
    return new Same(key, setting, Kind.INTEGER, null);
  }

  static Key integer(String key, String setting, Function<Settings, Object> otherwise) {
    return new Same(key, setting, Kind.INTEGER, otherwise);
  }

  static Key real(String key, String setting, double otherwise) {
    return new Same(key, setting, Kind.REAL, s -> otherwise);
  }

  static Key flag(String key, String setting, boolean otherwise) {
    return new Same(key, setting, Kind.FLAG, s -> otherwise);
  }

  /** A number that is absent, not 0, where there is none: soft caps. */
  record Optional(String key, String setting) implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      settings.put(setting, json.has(key) ? json.real(key) : Double.valueOf(0));
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      Values.put(json, key, settings.is(setting, 0) ? null : settings.get(setting));
    }
  }

  /**
   * One of several spellings.
   *
   * @param settings setting by spelling; the first spelling of a setting is the one written
   * @param otherwise the spelling an absent key stands for
   */
  record Choice(String key, String setting, Map<String, ?> settings, String otherwise)
      implements Key {
    @Override
    public void read(ConfigJson json, Settings into) {
      String spelling = json.has(key) ? json.node(key).asString("") : otherwise;
      Object value = settings.get(spelling);
      if (value == null) {
        json.unknown(key, spelling, settings.keySet().stream().sorted().toList());
      }
      into.put(setting, value);
    }

    @Override
    public void write(Settings from, ObjectNode json, List<String> reasons) {
      settings.entrySet().stream()
          .filter(entry -> from.is(setting, entry.getValue()))
          .map(Map.Entry::getKey)
          .findFirst()
          .ifPresentOrElse(
              spelling ->
                  Values.put(
                      json,
                      key,
                      spelling.equals("true") || spelling.equals("false")
                          ? Boolean.valueOf(spelling)
                          : spelling),
              () -> reasons.add(setting + " is " + from.get(setting)));
    }
  }

  /** What every model of the family is, without a word in config.json. */
  record Always(String setting, @Nullable Object value) implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      settings.put(setting, value);
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      if (!settings.is(setting, value)) {
        reasons.add(setting + " is " + settings.get(setting) + ", not " + value);
      }
    }
  }

  /** A setting that follows from others, without a word in config.json. */
  record Follows(String setting, Function<Settings, Object> from) implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      if (json.sound()) { // otherwise what the value follows from may be missing
        settings.put(setting, from.apply(settings));
      }
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      Object wanted = from.apply(settings);
      if (!settings.is(setting, wanted)) {
        reasons.add(setting + " is " + settings.get(setting) + ", not " + wanted);
      }
    }
  }

  /** A setting that matters in training alone and has no key. */
  record Unsaid(String setting, Object value) implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      settings.put(setting, value);
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      // nothing that reads the model would look at it
    }
  }

  /** A key that must have one value if it is there, because others are not supported; written where the family has it. */
  record Only(String key, Object value, boolean written) implements Key {
    @Override
    public void read(ConfigJson json, Settings settings) {
      if (json.has(key) && !Settings.same(Values.of(json.node(key)), value)) {
        json.fault(key, "is " + json.node(key) + ", only " + value + " is supported");
      }
    }

    @Override
    public void write(Settings settings, ObjectNode json, List<String> reasons) {
      if (written) {
        Values.put(json, key, value);
      }
    }
  }
}
