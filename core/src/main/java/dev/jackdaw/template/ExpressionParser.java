package dev.jackdaw.template;

import dev.jackdaw.template.Arithmetic.Operator;
import dev.jackdaw.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expressions, with the precedence Jinja gives its operators. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Map<String, Operator> SUMS =
      Map.of("+", Operator.ADD, "-", Operator.SUBTRACT);
  private static final Map<String, Operator> PRODUCTS =
      Map.of(
          "*", Operator.MULTIPLY,
          "/", Operator.DIVIDE,
          "//", Operator.FLOOR,
          "%", Operator.REMAINDER);

  private final Tokens tokens;
  private final OperandParser operands;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  /** An expression, conditional or not. */
  Expression expression() {
    tokens.enter();
    Expression value = either();
    while (tokens.current().name("if")) {
      Place place = tokens.next().place();
      Expression test = either();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expression.Conditional(place, test, value, otherwise);
    }
    tokens.leave();
    return value;
  }

  /**
   * One expression, or several with commas between them, which make a tuple.
   *
   * @param conditional whether {@code a if b else c} is one; after {@code for} and {@code if} it is not
   */
  Expression tuple(boolean conditional) {
    return tuple(conditional, false);
  }

  Expression tuple(boolean conditional, boolean parenthesized) {
    Place place = tokens.current().place();
    List<Expression> items = new ArrayList<>();
    boolean several = false;
    while (!tupleEnds()) {
      items.add(conditional ? expression() : either());
      if (!tokens.skipOperator(",")) {
        break;
      }
      several = true;
    }
    if (!several && items.size() == 1) {
      return items.getFirst();
    }
    if (items.isEmpty() && !parenthesized) {
      throw tokens.unexpected("an expression");
    }
    return new Expression.Sequence(place, true, items);
  }

  private boolean tupleEnds() {
    Token token = tokens.current();
    return token.kind() == Kind.TAG_END
        || token.kind() == Kind.PRINT_END
        || token.operator(")")
        || token.name("recursive");
  }

  private Expression either() {
    Expression left = both();
    while (tokens.current().name("or")) {
      Place place = tokens.next().place();
      left = new Expression.Either(place, left, both());
    }
    return left;
  }

  private Expression both() {
    Expression left = not();
    while (tokens.current().name("and")) {
      Place place = tokens.next().place();
      left = new Expression.Both(place, left, not());
    }
    return left;
  }

  private Expression not() {
    if (!tokens.current().name("not")) {
      return comparison();
    }
    tokens.enter();
    Place place = tokens.next().place();
    Expression negated = new Expression.Not(place, not());
    tokens.leave();
    return negated;
  }

  private Expression comparison() {
    Place place = tokens.current().place();
    Expression first = sum();
    List<Expression.Compared.Link> links = new ArrayList<>();
    while (true) {
      String operator = comparisonOperator();
      if (operator == null) {
        return links.isEmpty() ? first : new Expression.Compared(place, first, links);
      }
      links.add(new Expression.Compared.Link(operator, sum()));
    }
  }

  private @Nullable String comparisonOperator() {
    Token token = tokens.current();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return tokens.next().text();
    }
    if (tokens.skipName("in")) {
      return "in";
    }
    if (token.name("not") && tokens.following().name("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  private Expression sum() {
    Expression left = concatenation();
    Operator operator = operator(SUMS);
    while (operator != null) {
      Place place = tokens.next().place();
      left = new Expression.Computed(place, operator, left, concatenation());
      operator = operator(SUMS);
    }
    return left;
  }

  /** The operator that comes next, if it is one of these. */
  private @Nullable Operator operator(Map<String, Operator> known) {
    Token token = tokens.current();
    return token.kind() == Kind.OPERATOR ? known.get(token.text()) : null;
  }

  private Expression concatenation() {
    Place place = tokens.current().place();
    Expression first = product();
    if (!tokens.current().operator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(first);
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concatenated(place, parts);
  }

  private Expression product() {
    Expression left = power();
    Operator operator = operator(PRODUCTS);
    while (operator != null) {
      Place place = tokens.next().place();
      left = new Expression.Computed(place, operator, left, power());
      operator = operator(PRODUCTS);
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.current().operator("**")) {
      Place place = tokens.next().place();
      left = new Expression.Computed(place, Operator.POWER, left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean filters) {
    Token token = tokens.current();
    Expression value;
    if (token.operator("-") || token.operator("+")) {
      tokens.enter();
      tokens.next();
      value = new Expression.Signed(token.place(), token.operator("-"), unary(false));
      tokens.leave();
    } else {
      value = operands.primary();
    }
    value = operands.postfix(value);
    return filters ? operands.filtersAndTests(value) : value;
  }

  /** The filters of a block, the first of which has no {@code |} before it where it stands in a filter tag. */
  List<Expression.Applied> filters(boolean inline) {
    List<Expression.Applied> filters = new ArrayList<>();
    if (inline) {
      filters.add(operands.filter());
    }
    while (tokens.skipOperator("|")) {
      filters.add(operands.filter());
    }
    return filters;
  }
}
