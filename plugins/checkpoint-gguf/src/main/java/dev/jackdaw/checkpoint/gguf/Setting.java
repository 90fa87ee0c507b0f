package dev.jackdaw.checkpoint.gguf;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One row of an architecture's table: a setting of the transformer, from the file's metadata or what every model of it is. */
@FunctionalInterface
interface Setting {
  /** @param prefix the architecture's name and a dot, before all its keys */
  void read(Metadata metadata, String prefix, Settings settings);

  /** A size that must be there. */
  static Setting size(String key, String setting) {
    return size(key, setting, null);
  }

  /** @param otherwise what an absent key means; null if it must be there */
  static Setting size(String key, String setting, @Nullable Function<Settings, Object> otherwise) {
    return (metadata, prefix, settings) -> {
      Integer value = metadata.size(prefix + key);
      if (value != null) {
        settings.put(setting, value);
      } else if (!metadata.has(prefix + key) && otherwise == null) {
        metadata.missing(prefix + key);
      } else if (otherwise != null && metadata.sound()) { // what the value follows from is there
        settings.put(setting, otherwise.apply(settings));
      }
    };
  }

  /** A number, with what an absent key means. */
  static Setting real(String key, String setting, double otherwise) {
    return (metadata, prefix, settings) -> {
      Double value = metadata.real(prefix + key);
      settings.put(setting, value == null ? Double.valueOf(otherwise) : value);
    };
  }

  /** What every model of the architecture is. */
  static Setting always(String setting, Object value) {
    return (metadata, prefix, settings) -> settings.put(setting, value);
  }

  /** What follows from other settings. */
  static Setting follows(String setting, Function<Settings, Object> from) {
    return (metadata, prefix, settings) -> {
      if (metadata.sound()) {
        settings.put(setting, from.apply(settings));
      }
    };
  }
}
