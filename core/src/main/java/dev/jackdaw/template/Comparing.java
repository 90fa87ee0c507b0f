package dev.jackdaw.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Equality, order and containment. */
final class Comparing {
  private Comparing() {}

  static boolean equal(Item a, Item b, Budget budget) {
    budget.step();
    if (Coercion.numeric(a) && Coercion.numeric(b)) {
      return order(a, b) == 0 && !nan(a) && !nan(b);
    }
    return switch (a) {
      case Item.None _ -> b instanceof Item.None;
      case Item.Undefined _ -> b instanceof Item.Undefined;
      case Text text -> b instanceof Text other && equal(text.value(), other.value(), budget);
      case Item.Sequence sequence ->
          b instanceof Item.Sequence other
              && sequence.kind() == other.kind()
              && equal(sequence.items(), other.items(), budget);
      case Item.Mapping mapping ->
          b instanceof Item.Mapping other && equal(mapping.entries(), other.entries(), budget);
      default -> same(a, b);
    };
  }

  /** Functions, namespaces and loops are equal to themselves alone. */
  @SuppressWarnings("ReferenceEquality")
  static boolean same(Item a, Item b) {
    return a == b;
  }

  private static boolean equal(String a, String b, Budget budget) {
    budget.compare(a, b);
    return a.equals(b);
  }

  private static boolean equal(List<Item> a, List<Item> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    budget.enter();
    try {
      for (int i = 0; i < a.size(); i++) {
        if (!equal(a.get(i), b.get(i), budget)) {
          return false;
        }
      }
      return true;
    } finally {
      budget.leave();
    }
  }

  private static boolean equal(
      Map<Object, Item.Mapping.Entry> a, Map<Object, Item.Mapping.Entry> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    budget.enter();
    try {
      for (Map.Entry<Object, Item.Mapping.Entry> entry : a.entrySet()) {
        Item.Mapping.Entry other = b.get(entry.getKey());
        if (other == null || !equal(entry.getValue().value(), other.value(), budget)) {
          return false;
        }
      }
      return true;
    } finally {
      budget.leave();
    }
  }

  /** Less than zero, zero or more, as {@code a} is less than, equal to or greater than {@code b}. */
  static int compare(Item a, Item b, String operator, Budget budget) {
    budget.step();
    if (Coercion.numeric(a) && Coercion.numeric(b)) {
      return order(a, b);
    }
    if (a instanceof Text left && b instanceof Text right) {
      budget.compare(left.value(), right.value());
      return compare(left.value(), right.value());
    }
    if (a instanceof Item.Sequence left
        && b instanceof Item.Sequence right
        && left.kind() == right.kind()
        && (left.kind() == Item.Sequence.Kind.LIST || left.kind() == Item.Sequence.Kind.TUPLE)) {
      return compare(left.items(), right.items(), operator, budget);
    }
    throw TemplateFault.failed(
        Coercion.requireDefined(
            a,
            Coercion.requireDefined(
                b,
                "'"
                    + operator
                    + "' not supported between instances of '"
                    + Coercion.type(a)
                    + "' and '"
                    + Coercion.type(b)
                    + "'")));
  }

  static boolean nan(Item item) {
    return item instanceof Item.Real number && Double.isNaN(number.value());
  }

  private static int compare(List<Item> a, List<Item> b, String operator, Budget budget) {
    budget.enter();
    try {
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        if (!equal(a.get(i), b.get(i), budget)) {
          return compare(a.get(i), b.get(i), operator, budget);
        }
      }
      return Integer.compare(a.size(), b.size());
    } finally {
      budget.leave();
    }
  }

  /** By code points, as Python orders strings; Java orders by UTF-16 units. */
  private static int compare(String a, String b) {
    int mismatch = 0;
    int shorter = Math.min(a.length(), b.length());
    while (mismatch < shorter && a.charAt(mismatch) == b.charAt(mismatch)) {
      mismatch++;
    }
    if (mismatch == shorter) {
      return Integer.compare(a.length(), b.length());
    }
    boolean inside = mismatch > 0 && Character.isHighSurrogate(a.charAt(mismatch - 1));
    int at = inside ? mismatch - 1 : mismatch;
    return Integer.compare(a.codePointAt(at), b.codePointAt(at));
  }

  private static int order(Item a, Item b) {
    if (a instanceof Item.Real || b instanceof Item.Real) {
      double left = Coercion.real(a);
      double right = Coercion.real(b);
      if (left == right && !(a instanceof Item.Real && b instanceof Item.Real)) {
        return Double.isFinite(left) ? decimal(a).compareTo(decimal(b)) : 0;
      }
      return left == right ? 0 : Double.compare(left, right);
    }
    return Coercion.integer(a).compareTo(Coercion.integer(b));
  }

  private static BigDecimal decimal(Item item) {
    return item instanceof Item.Real number
        ? new BigDecimal(number.value())
        : new BigDecimal(Coercion.integer(item));
  }

  static boolean contains(Item container, Item element, Budget budget) {
    return switch (container) {
      case Text text -> {
        if (!(element instanceof Text part)) {
          throw TemplateFault.failed(
              "'in <string>' requires string as left operand, not " + Coercion.type(element));
        }
        budget.scan(text);
        yield text.value().contains(part.value());
      }
      case Item.Mapping mapping -> mapping.entries().containsKey(Keys.of(element, budget));
      case Item.Sequence sequence -> {
        for (Item item : sequence.items()) {
          if (equal(item, element, budget)) {
            yield true;
          }
        }
        yield false;
      }
      case Item.Undefined _ -> false;
      default ->
          throw TemplateFault.failed(
              "argument of type '" + Coercion.type(container) + "' is not iterable");
    };
  }
}
