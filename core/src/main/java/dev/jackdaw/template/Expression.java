package dev.jackdaw.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has a value: the part of the syntax tree inside tags. */
sealed interface Expression {
  Place place();

  record Literal(Place place, Item value) implements Expression {}

  record Name(Place place, String name) implements Expression {}

  record Sequence(Place place, boolean tuple, List<Expression> items) implements Expression {}

  record Mapping(Place place, List<Entry> entries) implements Expression {
    record Entry(Expression key, Expression value) {}
  }

  record Attribute(Place place, Expression of, String name) implements Expression {}

  record Element(Place place, Expression of, Expression key) implements Expression {}

  record Slice(
      Place place,
      Expression of,
      @Nullable Expression from,
      @Nullable Expression to,
      @Nullable Expression step)
      implements Expression {}

  record Call(Place place, Expression function, Given given) implements Expression {}

  record Filtered(Place place, Expression of, Applied filter) implements Expression {}

  record Tested(Place place, Expression of, String test, Given given) implements Expression {}

  record Computed(Place place, Arithmetic.Operator operator, Expression left, Expression right)
      implements Expression {}

  record Signed(Place place, boolean negative, Expression of) implements Expression {}

  record Concatenated(Place place, List<Expression> parts) implements Expression {}

  record Either(Place place, Expression left, Expression right) implements Expression {}

  record Both(Place place, Expression left, Expression right) implements Expression {}

  record Not(Place place, Expression of) implements Expression {}

  /** A chain such as {@code a < b <= c}. */
  record Compared(Place place, Expression first, List<Link> links) implements Expression {
    record Link(String operator, Expression operand) {}
  }

  record Conditional(Place place, Expression test, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /** The arguments of a call as written. */
  record Given(
      List<Expression> positional,
      List<Named> named,
      @Nullable Expression spread,
      @Nullable Expression spreadNamed) {
    static final Given NOTHING = new Given(List.of(), List.of(), null, null);

    record Named(String name, Expression value) {}
  }

  /** A filter and its arguments. */
  record Applied(Place place, String name, Given given) {}
}
