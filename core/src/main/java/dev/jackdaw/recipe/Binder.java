package dev.jackdaw.recipe;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings into records, strictly, and reports every problem at once with its place and key.
 *
 * <p>A record component {@code batchTokens} is the key {@code batch_tokens}. Its type may be {@code int}, {@code long}, {@code
 * float}, {@code double}, {@code boolean} or a box of one, {@code String}, {@code Path}, an enum ({@code random-crop} or {@code
 * RANDOM_CROP}), a record, a sealed interface of records, {@link Configured}, or {@code Optional}, {@code List} or {@code Map}
 * (with {@code String} keys) of one of these. A form of a sealed interface and a component are chosen by the key {@code type};
 * where no other key is needed the name alone does: {@code schedule: cosine}. What is left out has its {@link Default}, is empty
 * if {@code Optional}, null if {@code @Nullable}, and otherwise a problem. An {@link IllegalArgumentException} of a record's
 * constructor is a problem at the record's place.
 */
public final class Binder {
  private static final Object FAULT = new Object();

  private final Supplier<Components> components;
  private final Scalars scalars;
  private final List<Problem> problems = new ArrayList<>();

  private Binder(Supplier<Components> components, @Nullable Path folder) {
    this.components = components;
    this.scalars = new Scalars(folder);
  }

  /**
   * @param components asked only where the type has a {@link Configured}
   * @param folder what relative paths in the tree are relative to, overrides excepted; null to leave them as they are
   * @throws UserException of kind CONFIGURATION, with every problem
   */
  public static <R extends Record> R bind(
      Tree tree, Class<R> type, Supplier<Components> components, @Nullable Path folder) {
    Binder binder = new Binder(components, folder);
    Object value = binder.record(tree, type, "");
    if (!binder.problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, binder.problems);
    }
    return type.cast(value);
  }

  private void fault(Problem problem) {
    problems.add(problem);
  }

  private Object value(Tree tree, Type type, @Nullable Range range, String path) {
    String where = tree.place().withKey(path);
    if (type instanceof WildcardType wildcard) {
      return value(tree, wildcard.getUpperBounds()[0], range, path);
    }
    Class<?> raw = raw(type);
    if (Scalars.handles(raw)) {
      Optional<Object> read = scalars.read(tree, raw, where, this::fault);
      return read.isPresent() && inRange(read.get(), range, where) ? read.get() : FAULT;
    }
    if (raw.isRecord() && raw != Configured.class) {
      return record(tree, raw, path);
    }
    if (raw.isSealed() && raw.isInterface()) {
      return form(tree, raw, path);
    }
    if (!(type instanceof ParameterizedType parameterized)) {
      throw new IllegalArgumentException(
          "[binder] a setting of type " + type + " is not supported");
    }
    Type[] arguments = parameterized.getActualTypeArguments();
    if (raw == Configured.class) {
      return component(tree, raw(arguments[0]), path);
    }
    if (raw == Optional.class) {
      Object inner = value(tree, arguments[0], range, path);
      return inner == FAULT ? FAULT : Optional.of(inner);
    }
    if (raw == List.class) {
      return list(tree, arguments[0], range, path);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      return map(tree, arguments[1], range, path);
    }
    throw new IllegalArgumentException("[binder] a setting of type " + type + " is not supported");
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      default ->
          throw new IllegalArgumentException(
              "[binder] a setting of type " + type + " is not supported");
    };
  }

  private boolean inRange(Object value, @Nullable Range range, String where) {
    if (range == null || !(value instanceof Number number)) {
      return true;
    }
    double amount = number.doubleValue();
    if (amount >= range.min() && amount <= range.max()) {
      return true;
    }
    fault(Problem.of(value + " is out of range: " + words(range)).at(where));
    return false;
  }

  /** {@code at least 1}, {@code from 0 to 1}. */
  static String words(Range range) {
    if (range.max() == Double.POSITIVE_INFINITY) {
      return "at least " + plain(range.min());
    }
    return range.min() == Double.NEGATIVE_INFINITY
        ? "at most " + plain(range.max())
        : "from " + plain(range.min()) + " to " + plain(range.max());
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private Object list(Tree tree, Type element, @Nullable Range range, String path) {
    if (!(tree instanceof Tree.Items list)) {
      Problem problem =
          Problem.of("expected a list, found " + tree.words()).at(tree.place().withKey(path));
      fault(
          tree instanceof Tree.Scalar scalar && !scalar.text().isEmpty()
              ? problem.fix("write [" + scalar.text() + "]")
              : problem);
      return FAULT;
    }
    List<Object> items = new ArrayList<>();
    for (Tree item : list.items()) {
      items.add(value(item, element, range, path + "[" + items.size() + "]"));
    }
    return items.contains(FAULT) ? FAULT : List.copyOf(items);
  }

  private Object map(Tree tree, Type element, @Nullable Range range, String path) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      fault(Problem.of("expected a mapping, found " + tree.words()).at(tree.place().withKey(path)));
      return FAULT;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> values.put(key, value(entry.value(), element, range, join(path, key))));
    return values.containsValue(FAULT) ? FAULT : Collections.unmodifiableMap(values);
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A choice by {@code type}: the name, and the other settings; null after a problem. */
  private record Choice(String type, Place place, Tree.Mapping settings) {}

  private @Nullable Choice choice(Tree tree, String kind, List<String> known, String path) {
    String where = tree.place().withKey(path);
    if (tree instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.TEXT) {
      return new Choice(scalar.text(), scalar.place(), new Tree.Mapping(Map.of(), scalar.place()));
    }
    if (!(tree instanceof Tree.Mapping mapping)) {
      fault(
          Problem.of(
                  "expected the name of a "
                      + kind
                      + " or a mapping with a type, found "
                      + tree.words())
              .at(where)
              .available(known));
      return null;
    }
    Tree type = mapping.get("type");
    if (type == null) {
      fault(Problem.of("missing key \"type\": which " + kind).at(where).available(known));
      return null;
    }
    Map<String, Tree.Entry> settings = new LinkedHashMap<>(mapping.entries());
    settings.remove("type");
    return scalars
        .read(type, String.class, type.place().withKey(join(path, "type")), this::fault)
        .map(
            name ->
                new Choice(
                    (String) name, type.place(), new Tree.Mapping(settings, mapping.place())))
        .orElse(null);
  }

  private Object component(Tree tree, Class<?> contract, String path) {
    components.get().requireNoConflict();
    List<String> known = components.get().of(contract).stream().map(ComponentEntry::id).toList();
    Choice choice = choice(tree, ComponentEntry.kind(contract), known, path);
    if (choice == null) {
      return FAULT;
    }
    Optional<ComponentEntry> entry = components.get().entry(contract, choice.type());
    if (entry.isEmpty()) {
      fault(components.get().unknown(contract, choice.type()).at(choice.place().withKey(path)));
      return FAULT;
    }
    Object config = record(choice.settings(), entry.get().config(), path);
    return config == FAULT ? FAULT : new Configured<>(contract, choice.type(), (Record) config);
  }

  private Object form(Tree tree, Class<?> family, String path) {
    Map<String, Class<?>> forms = forms(family);
    List<String> known = List.copyOf(forms.keySet());
    String kind =
        family.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    Choice choice = choice(tree, kind, known, path);
    if (choice == null) {
      return FAULT;
    }
    Class<?> form = forms.get(choice.type());
    if (form == null) {
      Problem problem =
          Problem.of("unknown " + kind + " \"" + choice.type() + "\"")
              .at(choice.place().withKey(path))
              .available(known);
      fault(
          NearestName.of(choice.type(), known)
              .map(near -> problem.fix("did you mean \"" + near + "\"?"))
              .orElse(problem));
      return FAULT;
    }
    return record(choice.settings(), form, path);
  }

  static Map<String, Class<?>> forms(Class<?> family) {
    Map<String, Class<?>> forms = new LinkedHashMap<>();
    for (Class<?> form : family.getPermittedSubclasses()) {
      if (form.isRecord()) {
        forms.put(Names.form(family, form), form);
      } else {
        throw new IllegalArgumentException(
            "[binder] " + form.getName() + " of " + family.getName() + " is not a record");
      }
    }
    return forms;
  }

  private Object record(Tree tree, Class<?> type, String path) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      fault(
          Problem.of("expected a mapping, found " + tree.words())
              .at(tree.place().withKey(path))
              .available(
                  Arrays.stream(type.getRecordComponents())
                      .map(c -> Names.key(c.getName()))
                      .toList()));
      return FAULT;
    }
    RecordComponent[] parts = type.getRecordComponents();
    Set<String> meant = unknownKeys(mapping, parts, path);
    @Nullable Object[] values = new @Nullable Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      String key = Names.key(parts[i].getName());
      Tree given = mapping.get(key);
      values[i] =
          given == null
              ? absent(parts[i], mapping, meant, path)
              : present(parts[i], given, join(path, key));
    }
    return Arrays.asList(values).contains(FAULT) ? FAULT : construct(type, values, mapping, path);
  }

  /** Reports keys the record does not have, and returns what they were probably meant to be. */
  private Set<String> unknownKeys(Tree.Mapping mapping, RecordComponent[] parts, String path) {
    List<String> keys = Arrays.stream(parts).map(part -> Names.key(part.getName())).toList();
    Set<String> meant = new TreeSet<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!keys.contains(key)) {
                List<String> open =
                    keys.stream().filter(known -> !mapping.entries().containsKey(known)).toList();
                Problem problem =
                    Problem.of("unknown key \"" + key + "\"")
                        .at(entry.key().withKey(join(path, key)))
                        .available(keys);
                Optional<String> near = NearestName.of(key, open);
                near.ifPresent(meant::add);
                fault(
                    near.map(name -> problem.fix("did you mean \"" + name + "\"?"))
                        .orElse(problem));
              }
            });
    return meant;
  }

  private @Nullable Object present(RecordComponent part, Tree given, String path) {
    boolean nothing = given instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.NOTHING;
    if (nothing && part.getType() == Optional.class) {
      return Optional.empty();
    }
    if (nothing && nullable(part)) {
      return null;
    }
    if (nothing) {
      Default standard = part.getAnnotation(Default.class);
      Problem problem = Problem.of("the key has no value").at(given.place().withKey(path));
      fault(
          standard == null
              ? problem
              : problem.fix("give one, or leave the key out for the default, " + standard.value()));
      return FAULT;
    }
    return value(given, part.getGenericType(), part.getAnnotation(Range.class), path);
  }

  private @Nullable Object absent(
      RecordComponent part, Tree.Mapping mapping, Set<String> meant, String path) {
    Default standard = part.getAnnotation(Default.class);
    String key = Names.key(part.getName());
    if (standard != null) {
      Tree tree = Yaml.parse(standard.value(), "default of " + join(path, key));
      boolean text =
          (part.getType() == String.class || part.getType() == Path.class)
              && tree instanceof Tree.Scalar;
      Tree typed =
          text
              ? new Tree.Scalar(Tree.Kind.TEXT, ((Tree.Scalar) tree).text(), true, tree.place())
              : tree;
      return value(typed, part.getGenericType(), null, join(path, key));
    }
    if (part.getType() == Optional.class) {
      return Optional.empty();
    }
    if (nullable(part)) {
      return null;
    }
    if (!meant.contains(key)) {
      Doc doc = part.getAnnotation(Doc.class);
      Problem problem = Problem.of("missing key \"" + key + "\"").at(mapping.place().withKey(path));
      fault(doc == null ? problem : problem.fix("set it: " + doc.value()));
    }
    return FAULT;
  }

  /** Whether a key may be left out. */
  public static boolean mayBeAbsent(RecordComponent part) {
    return part.isAnnotationPresent(Default.class)
        || part.getType() == Optional.class
        || nullable(part);
  }

  private static boolean nullable(RecordComponent part) {
    return part.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private Object construct(
      Class<?> type, @Nullable Object[] values, Tree.Mapping mapping, String path) {
    String where = mapping.place().withKey(path);
    try {
      Class<?>[] signature =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(signature);
      constructor.setAccessible(true); // a plugin's record need not be public
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      switch (cause) {
        case IllegalArgumentException contradiction ->
            fault(Problem.of(String.valueOf(contradiction.getMessage())).at(where));
        case UserException several ->
            several
                .problems()
                .forEach(problem -> fault(problem.where() == null ? problem.at(where) : problem));
        default ->
            throw new IllegalStateException(
                "[binder] the constructor of " + type.getName() + " failed", cause);
      }
      return FAULT;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("[binder] cannot construct " + type.getName(), e);
    }
  }
}
