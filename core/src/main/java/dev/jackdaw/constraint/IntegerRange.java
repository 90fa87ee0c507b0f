package dev.jackdaw.constraint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Integers between bounds, in decimal digits without leading zeros. */
final class IntegerRange {
  private static final CodePoints DIGIT = Classes.DIGIT;

  private IntegerRange() {}

  /**
   * @param least null: no bound
   * @param most null: no bound; not below {@code least}
   */
  static Expression of(@Nullable BigInteger least, @Nullable BigInteger most) {
    List<Expression> ways = new ArrayList<>();
    if (most == null || most.signum() >= 0) {
      BigInteger from = least == null ? BigInteger.ZERO : least.max(BigInteger.ZERO);
      ways.add(magnitude(from, most));
    }
    if (least == null || least.signum() < 0) {
      BigInteger from = most == null ? BigInteger.ONE : most.negate().max(BigInteger.ONE);
      ways.add(
          Expression.sequence(
              new Expression.Text("-"), magnitude(from, least == null ? null : least.negate())));
    }
    return new Expression.OneOf(ways);
  }

  private static Expression magnitude(BigInteger least, @Nullable BigInteger most) {
    List<Expression> ways = new ArrayList<>();
    int length = least.toString().length();
    int longest = most == null ? length : most.toString().length();
    for (int digits = length; digits <= longest; digits++) {
      String low = digits == length ? least.toString() : "1" + "0".repeat(digits - 1);
      String high = most != null && digits == longest ? most.toString() : "9".repeat(digits);
      ways.add(between(low, high));
    }
    if (most == null) {
      ways.add(
          Expression.sequence(
              digit('1', '9'),
              new Expression.Repeat(
                  new Expression.Letter(DIGIT), length, Expression.Repeat.UNBOUNDED)));
    }
    return new Expression.OneOf(ways);
  }

  /** Digits from low to high, which are equally many. */
  private static Expression between(String low, String high) {
    int rest = low.length() - 1;
    if (low.isEmpty()) {
      return Expression.EMPTY;
    }
    char first = low.charAt(0);
    char last = high.charAt(0);
    if (low.substring(1).equals("0".repeat(rest)) && high.substring(1).equals("9".repeat(rest))) {
      return Expression.sequence(digit(first, last), digits(rest));
    }
    if (first == last) {
      return Expression.sequence(digit(first, first), between(low.substring(1), high.substring(1)));
    }
    List<Expression> ways = new ArrayList<>();
    ways.add(Expression.sequence(digit(first, first), between(low.substring(1), "9".repeat(rest))));
    if (last - first > 1) {
      ways.add(Expression.sequence(digit((char) (first + 1), (char) (last - 1)), digits(rest)));
    }
    ways.add(Expression.sequence(digit(last, last), between("0".repeat(rest), high.substring(1))));
    return new Expression.OneOf(ways);
  }

  private static Expression digit(char from, char to) {
    return new Expression.Letter(CodePoints.range(from, to));
  }

  private static Expression digits(int count) {
    return new Expression.Repeat(new Expression.Letter(DIGIT), count, count);
  }
}
