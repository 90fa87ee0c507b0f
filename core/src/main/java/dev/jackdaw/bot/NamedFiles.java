package dev.jackdaw.bot;

import dev.jackdaw.recipe.Configured;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that a bot's settings name, those of its rules and its retriever included, and what they are called in its folder. */
final class NamedFiles {
  static final String MODELS = "models/";
  private static final String FILES = "files/";

  private NamedFiles() {}

  /** Every file or folder with its name relative to the bot's folder; the same file has one. */
  static Map<Path, String> of(BotConfig config) {
    Set<Path> models = new LinkedHashSet<>();
    config.parts().values().forEach(part -> part.bundle().ifPresent(models::add));
    Map<Path, String> names = new LinkedHashMap<>();
    Set<String> taken = new LinkedHashSet<>();
    models.forEach(model -> names.put(model, free(MODELS, modelName(model), taken)));
    Set<Path> files = new LinkedHashSet<>();
    collect(config, files);
    files.removeAll(models);
    files.forEach(file -> names.put(file, free(FILES, String.valueOf(file.getFileName()), taken)));
    return names;
  }

  /** Bundles are mostly called {@code bundle}; what they hold is told by the folder around them. */
  private static String modelName(Path model) {
    Path name = model.toAbsolutePath().normalize().getFileName();
    Path around = model.toAbsolutePath().normalize().getParent();
    boolean bundle = name == null || name.toString().equals("bundle");
    return bundle && around != null && around.getFileName() != null
        ? around.getFileName().toString()
        : String.valueOf(name);
  }

  private static String free(String folder, String wanted, Set<String> taken) {
    String name = folder + wanted;
    for (int n = 2; !taken.add(name); n++) {
      name = folder + n + "-" + wanted;
    }
    return name;
  }

  /** The tree of the settings with the names in the place of the paths. */
  static Object renamed(Object tree, Map<Path, String> names) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> renamed = new LinkedHashMap<>();
        map.forEach((key, value) -> renamed.put(String.valueOf(key), renamed(value, names)));
        yield renamed;
      }
      case List<?> list -> list.stream().map(item -> renamed(item, names)).toList();
      case String text -> {
        for (Map.Entry<Path, String> name : names.entrySet()) {
          if (name.getKey().toString().equals(text)) {
            yield name.getValue();
          }
        }
        yield text;
      }
      default -> tree;
    };
  }

  private static void collect(@Nullable Object value, Set<Path> files) {
    switch (value) {
      case Path path -> files.add(path);
      case Optional<?> optional -> optional.ifPresent(inner -> collect(inner, files));
      case List<?> list -> list.forEach(item -> collect(item, files));
      case Map<?, ?> map -> map.values().forEach(item -> collect(item, files));
      case Configured<?> component -> collect(component.config(), files);
      case Record record -> {
        for (RecordComponent part : record.getClass().getRecordComponents()) {
          collect(read(part, record), files);
        }
      }
      case null, default -> {}
    }
  }

  private static @Nullable Object read(RecordComponent part, Record record) {
    try {
      Method accessor = part.getAccessor();
      ((AccessibleObject) accessor).setAccessible(true); // a plugin's record need not be public
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "[bot] cannot read " + part.getName() + " of " + record.getClass().getName(), e);
    }
  }
}
