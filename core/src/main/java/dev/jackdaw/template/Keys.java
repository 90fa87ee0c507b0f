package dev.jackdaw.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a value is as a key of a map: two values are one key if and only if they are equal. */
final class Keys {
  private static final Object NONE = new Object();

  private Keys() {}

  static Object of(Item item, Budget budget) {
    budget.step();
    return switch (item) {
      case Text text -> {
        budget.compare(text.value(), text.value());
        yield text.value();
      }
      case Item.Int number -> number.value();
      case Item.Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
      case Item.Real number -> real(number.value());
      case Item.None _ -> NONE;
      case Item.Sequence tuple when tuple.kind() == Item.Sequence.Kind.TUPLE ->
          tuple(tuple.items(), budget);
      case Item.Undefined undefined -> throw TemplateFault.failed(undefined.fault());
      default -> throw TemplateFault.failed("unhashable type: '" + Coercion.type(item) + "'");
    };
  }

  /** Adds an entry; an equal key that is there stays and gets the new value. */
  static void put(Map<Object, Item.Mapping.Entry> entries, Item key, Item value, Budget budget) {
    entries.compute(
        of(key, budget), (_, old) -> new Item.Mapping.Entry(old == null ? key : old.key(), value));
  }

  private static Object real(double value) {
    boolean whole = Double.isFinite(value) && value == Math.rint(value);
    return whole ? new BigDecimal(value).toBigIntegerExact() : (Object) value;
  }

  private static List<Object> tuple(List<Item> items, Budget budget) {
    budget.enter();
    List<Object> keys = new ArrayList<>();
    items.forEach(item -> keys.add(of(item, budget)));
    budget.leave();
    return keys;
  }
}
