package dev.jackdaw.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The operators that compute. */
final class Arithmetic {
  private static final int MOST_BITS = 1024;

  private Arithmetic() {}

  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    FLOOR("//"),
    REMAINDER("%"),
    POWER("**");

    final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  static Item apply(Operator operator, Item a, Item b, Machine machine) {
    if (Coercion.numeric(a) && Coercion.numeric(b)) {
      boolean content = a.content() || b.content();
      boolean whole = !(a instanceof Item.Real) && !(b instanceof Item.Real);
      return whole
          ? integers(operator, Coercion.integer(a), Coercion.integer(b), content)
          : new Item.Real(reals(operator, Coercion.real(a), Coercion.real(b)), content);
    }
    if (operator == Operator.ADD && a instanceof Text left && b instanceof Text right) {
      return machine.builder().append(left).append(right).build();
    }
    if (operator == Operator.ADD
        && a instanceof Item.Sequence left
        && b instanceof Item.Sequence right
        && left.kind() == right.kind()
        && joinable(left)) {
      return joined(left, right, machine);
    }
    if (operator == Operator.MULTIPLY && (whole(b) && repeatable(a) || whole(a) && repeatable(b))) {
      return whole(b) ? repeated(a, b, machine) : repeated(b, a, machine);
    }
    if (operator == Operator.REMAINDER && a instanceof Text format) {
      boolean tuple =
          b instanceof Item.Sequence values && values.kind() == Item.Sequence.Kind.TUPLE;
      return PercentFormat.apply(
          format, tuple ? ((Item.Sequence) b).items() : List.of(b), tuple ? Item.NONE : b, machine);
    }
    throw TemplateFault.failed(
        Coercion.requireDefined(a, Coercion.requireDefined(b, unsupported(operator, a, b))));
  }

  private static String unsupported(Operator operator, Item a, Item b) {
    return operator == Operator.ADD && a instanceof Text
        ? "can only concatenate str (not \"" + Coercion.type(b) + "\") to str"
        : "unsupported operand type(s) for "
            + operator.symbol
            + ": '"
            + Coercion.type(a)
            + "' and '"
            + Coercion.type(b)
            + "'";
  }

  static Item negate(Item item) {
    return switch (item) {
      case Item.Real number -> new Item.Real(-number.value(), number.content());
      case Item.Int number -> new Item.Int(number.value().negate(), number.content());
      case Item.Bool bool -> Item.of(bool.value() ? -1 : 0);
      default ->
          throw TemplateFault.failed(
              Coercion.requireDefined(
                  item, "bad operand type for unary -: '" + Coercion.type(item) + "'"));
    };
  }

  static Item plus(Item item) {
    if (Coercion.numeric(item)) {
      return item instanceof Item.Bool bool ? Item.of(bool.value() ? 1 : 0) : item;
    }
    throw TemplateFault.failed(
        Coercion.requireDefined(
            item, "bad operand type for unary +: '" + Coercion.type(item) + "'"));
  }

  private static Item integers(Operator operator, BigInteger a, BigInteger b, boolean content) {
    if (operator == Operator.DIVIDE) {
      return new Item.Real(quotient(a.doubleValue(), b.doubleValue()), content);
    }
    if (operator == Operator.POWER && b.signum() < 0) {
      return new Item.Real(reals(operator, a.doubleValue(), b.doubleValue()), content);
    }
    BigInteger result =
        switch (operator) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
          case FLOOR -> floor(a, b);
          case REMAINDER -> a.subtract(floor(a, b).multiply(b));
          case POWER -> power(a, b);
          case DIVIDE -> throw new IllegalStateException("[template] division is of reals");
        };
    if (result.bitLength() > MOST_BITS) {
      throw TemplateFault.limit("computes a number of more than " + MOST_BITS + " bits");
    }
    return new Item.Int(result, content);
  }

  private static BigInteger floor(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw TemplateFault.failed("division by zero");
    }
    BigInteger[] parts = a.divideAndRemainder(b);
    boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
    return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static BigInteger power(BigInteger a, BigInteger b) {
    int doublings = a.abs().bitLength() - 1;
    if (doublings < 1) { // -1, 0 and 1 to whatever power
      return a.pow(b.signum() == 0 ? 0 : b.testBit(0) ? 1 : 2);
    }
    if (b.compareTo(BigInteger.valueOf(MOST_BITS / doublings)) > 0) {
      throw TemplateFault.limit("computes a number of more than " + MOST_BITS + " bits");
    }
    return a.pow(b.intValueExact());
  }

  private static double reals(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> quotient(a, b);
      case FLOOR -> floor(a, b);
      case REMAINDER -> remainder(a, b);
      case POWER -> {
        if (a == 0 && b < 0) {
          throw TemplateFault.failed("0.0 cannot be raised to a negative power");
        }
        yield Math.pow(a, b);
      }
    };
  }

  private static double remainder(double a, double b) {
    quotient(a, b);
    double rest = a % b;
    return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
  }

  /** By way of the remainder, which is exact: 1 // 0.1 is 9, for 0.1 is a little more than a tenth. */
  private static double floor(double a, double b) {
    double whole = quotient(a - remainder(a, b), b);
    double floor = Math.floor(whole);
    return whole - floor > 0.5 ? floor + 1 : floor;
  }

  private static double quotient(double a, double b) {
    if (b == 0) {
      throw TemplateFault.failed("division by zero");
    }
    return a / b;
  }

  private static boolean whole(Item item) {
    return item instanceof Item.Int || item instanceof Item.Bool;
  }

  private static boolean joinable(Item.Sequence sequence) {
    return sequence.kind() == Item.Sequence.Kind.LIST
        || sequence.kind() == Item.Sequence.Kind.TUPLE;
  }

  private static boolean repeatable(Item item) {
    return item instanceof Text || (item instanceof Item.Sequence list && joinable(list));
  }

  private static Item joined(Item.Sequence left, Item.Sequence right, Machine machine) {
    machine.budget().items((long) left.items().size() + right.items().size());
    List<Item> items = new ArrayList<>(left.items());
    items.addAll(right.items());
    return new Item.Sequence(left.kind(), items, left.content() && right.content());
  }

  private static Item repeated(Item item, Item times, Machine machine) {
    long count = Math.max(0, Coercion.index(times));
    if (item instanceof Text text) {
      return machine.builder().repeat(text, count).build();
    }
    Item.Sequence list = (Item.Sequence) item;
    machine.budget().items(list.items().size() * count);
    List<Item> items = new ArrayList<>();
    for (long i = 0; i < count && !list.items().isEmpty(); i++) {
      items.addAll(list.items());
    }
    return new Item.Sequence(list.kind(), items, list.content());
  }
}
