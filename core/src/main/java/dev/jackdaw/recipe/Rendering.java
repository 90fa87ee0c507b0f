package dev.jackdaw.recipe;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Settings written back, defaults included: what {@link Binder} reads into the same record again. */
public final class Rendering {
  private Rendering() {}

  /** Maps, lists, text, numbers and booleans, in the order of the record; what is null or empty is left out. */
  public static Map<String, Object> tree(Record settings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent part : settings.getClass().getRecordComponents()) {
      Object value = value(read(part, settings), part.getGenericType());
      if (value != null) {
        tree.put(Names.key(part.getName()), value);
      }
    }
    return tree;
  }

  /** As YAML, one key per line. */
  public static String yaml(Record settings) {
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(tree(settings));
  }

  private static @Nullable Object value(@Nullable Object value, Type declared) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional ->
          optional.map(inner -> value(inner, argument(declared, 0))).orElse(null);
      case Configured<?> component -> chosen(component.type(), component.config());
      case Record record -> {
        Class<?> family = Binder.raw(declared);
        yield family.isSealed()
            ? chosen(Names.form(family, record.getClass()), record)
            : tree(record);
      }
      case Enum<?> constant -> Names.constant(constant);
      case Path path -> path.toString();
      case List<?> list -> {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> items.add(value(item, argument(declared, 0))));
        yield items;
      }
      case Map<?, ?> map -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((key, entry) -> entries.put((String) key, value(entry, argument(declared, 1))));
        yield entries;
      }
      case Float single -> Double.parseDouble(single.toString());
      default -> value;
    };
  }

  private static Map<String, Object> chosen(String type, Record settings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    tree.putAll(tree(settings));
    return tree;
  }

  private static Type argument(Type declared, int index) {
    return ((ParameterizedType) declared).getActualTypeArguments()[index];
  }

  private static @Nullable Object read(RecordComponent part, Record settings) {
    try {
      Method accessor = part.getAccessor();
      ((AccessibleObject) accessor).setAccessible(true); // a plugin's record need not be public
      return accessor.invoke(settings);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "[rendering] cannot read " + part.getName() + " of " + settings.getClass().getName(), e);
    }
  }
}
