package dev.jackdaw.constraint;

import java.util.List;

/** What a text may look like, in characters. */
sealed interface Expression {
  Expression EMPTY = new Sequence(List.of());

  /** One character of a set. */
  record Letter(CodePoints points) implements Expression {}

  /** Exactly this text. */
  record Text(String text) implements Expression {}

  /** One after another. */
  record Sequence(List<Expression> parts) implements Expression {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of several; none of an empty list. */
  record OneOf(List<Expression> parts) implements Expression {
    public OneOf {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One thing several times.
   *
   * @param most {@link #UNBOUNDED}, or at least {@code least}
   */
  record Repeat(Expression part, int least, int most) implements Expression {
    static final int UNBOUNDED = -1;
  }

  /** Some of several things in their order, with something between those that are there. */
  record Joined(List<Item> items, Expression between) implements Expression {
    public Joined {
      items = List.copyOf(items);
    }

    /** Once if required, else at most once; or any number of times more. */
    record Item(Expression part, boolean required, boolean many) {}
  }

  /** What a rule of the grammar says, by its number. */
  record Rule(int number) implements Expression {}

  static Expression sequence(Expression... parts) {
    return new Sequence(List.of(parts));
  }

  static Expression oneOf(Expression... parts) {
    return new OneOf(List.of(parts));
  }

  static Expression optional(Expression part) {
    return new Repeat(part, 0, 1);
  }

  static Expression any(Expression part) {
    return new Repeat(part, 0, Repeat.UNBOUNDED);
  }
}
