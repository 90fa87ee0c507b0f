package dev.jackdaw.recipe;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.registry.ComponentEntry;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a configuration record takes, in words. */
public final class Settings {
  private Settings() {}

  /**
   * One key.
   *
   * @param key as written in a recipe; keys of nested records are joined by dots
   * @param type in words, with the range
   * @param standard the default as YAML; null if there is none
   * @param required whether leaving it out is an error
   * @param doc what it does; may be empty
   */
  public record Setting(
      String key, String type, @Nullable String standard, boolean required, String doc) {}

  /** The keys of a record, those of nested records included. */
  public static List<Setting> of(Class<? extends Record> record) {
    List<Setting> settings = new ArrayList<>();
    collect(record, "", settings);
    return settings;
  }

  private static void collect(Class<?> record, String path, List<Setting> settings) {
    for (RecordComponent part : record.getRecordComponents()) {
      String key = path + Names.key(part.getName());
      Default standard = part.getAnnotation(Default.class);
      Doc doc = part.getAnnotation(Doc.class);
      Range range = part.getAnnotation(Range.class);
      String type = words(part.getGenericType()) + (range == null ? "" : " " + Binder.words(range));
      settings.add(
          new Setting(
              key,
              type,
              standard == null ? null : standard.value(),
              !Binder.mayBeAbsent(part),
              doc == null ? "" : doc.value()));
      if (part.getType().isRecord() && part.getType() != Configured.class) {
        collect(part.getType(), key + ".", settings);
      }
    }
  }

  private static String words(Type type) {
    Class<?> raw = Binder.raw(type);
    if (Scalars.handles(raw)) {
      return Scalars.words(raw);
    }
    if (raw.isSealed()) {
      return "one of " + String.join(", ", Binder.forms(raw).keySet());
    }
    Type[] arguments =
        type instanceof ParameterizedType parameterized
            ? parameterized.getActualTypeArguments()
            : new Type[0];
    if (raw == Configured.class) {
      return "a " + ComponentEntry.kind(Binder.raw(arguments[0]));
    }
    if (raw == Optional.class) {
      return words(arguments[0]);
    }
    if (raw == List.class) {
      return "a list, each " + words(arguments[0]);
    }
    return raw == Map.class ? "a mapping, each " + words(arguments[1]) : "a mapping";
  }
}
