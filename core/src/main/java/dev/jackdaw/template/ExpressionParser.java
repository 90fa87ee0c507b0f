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

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
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

  private Expression tuple(boolean conditional, boolean parenthesized) {
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
    while (tokens.current().kind() == Kind.OPERATOR && SUMS.containsKey(tokens.current().text())) {
      Token token = tokens.next();
      Operator operator = SUMS.get(token.text());
      left = new Expression.Computed(token.place(), operator, left, concatenation());
    }
    return left;
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
    while (tokens.current().kind() == Kind.OPERATOR
        && PRODUCTS.containsKey(tokens.current().text())) {
      Token token = tokens.next();
      Operator operator = PRODUCTS.get(token.text());
      left = new Expression.Computed(token.place(), operator, left, power());
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
      value = primary();
    }
    value = postfix(value);
    return filters ? filtersAndTests(value) : value;
  }

  /** A name, a literal, or something in brackets. */
  private Expression primary() {
    Token token = tokens.current();
    Place place = token.place();
    switch (token.kind()) {
      case NAME -> {
        tokens.next();
        return named(token);
      }
      case STRING -> {
        StringBuilder value = new StringBuilder();
        while (tokens.current().kind() == Kind.STRING) {
          value.append(tokens.next().text());
        }
        return new Expression.Literal(place, Text.template(value.toString()));
      }
      case INTEGER -> {
        tokens.next();
        return new Expression.Literal(place, new Item.Int(token.number(), false));
      }
      case REAL -> {
        tokens.next();
        double value = Double.parseDouble(token.text());
        return new Expression.Literal(place, new Item.Real(value, false));
      }
      default -> {
        return bracketed(token);
      }
    }
  }

  private Expression bracketed(Token token) {
    if (token.operator("(")) {
      tokens.next();
      Expression value = tuple(true, true);
      tokens.expectOperator(")");
      return value;
    }
    if (token.operator("[")) {
      return list();
    }
    if (token.operator("{")) {
      return mapping();
    }
    throw TemplateFault.syntax(token.place(), "unexpected " + token.described());
  }

  private Expression named(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expression.Literal(token.place(), Item.TRUE);
      case "false", "False" -> new Expression.Literal(token.place(), Item.FALSE);
      case "none", "None" -> new Expression.Literal(token.place(), Item.NONE);
      default -> {
        tokens.mention(token.text());
        yield new Expression.Name(token.place(), token.text());
      }
    };
  }

  private Expression list() {
    Place place = tokens.next().place();
    List<Expression> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      items.add(expression());
      if (!tokens.current().operator("]")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Sequence(place, false, items);
  }

  private Expression mapping() {
    Place place = tokens.next().place();
    List<Expression.Mapping.Entry> entries = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      Expression key = expression();
      tokens.expectOperator(":");
      entries.add(new Expression.Mapping.Entry(key, expression()));
      if (!tokens.current().operator("}")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Mapping(place, entries);
  }

  private Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      Token token = tokens.current();
      if (token.operator(".")) {
        value = attribute(value);
      } else if (token.operator("[")) {
        value = element(value);
      } else if (token.operator("(")) {
        value = new Expression.Call(token.place(), value, given());
      } else {
        return value;
      }
    }
  }

  private Expression attribute(Expression of) {
    Place place = tokens.next().place();
    Token name = tokens.next();
    return switch (name.kind()) {
      case NAME -> new Expression.Attribute(place, of, name.text());
      case INTEGER ->
          new Expression.Element(
              place, of, new Expression.Literal(name.place(), new Item.Int(name.number(), false)));
      default -> throw TemplateFault.syntax(name.place(), "expected name or number");
    };
  }

  private Expression element(Expression of) {
    Place place = tokens.next().place();
    Expression first = tokens.current().operator(":") ? null : expression();
    if (tokens.skipOperator(":")) {
      Expression to = sliceBound();
      Expression step = tokens.skipOperator(":") ? sliceBound() : null;
      tokens.expectOperator("]");
      return new Expression.Slice(place, of, first, to, step);
    }
    if (first == null) {
      throw tokens.unexpected("an expression");
    }
    if (!tokens.current().operator(",")) {
      tokens.expectOperator("]");
      return new Expression.Element(place, of, first);
    }
    List<Expression> keys = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !tokens.current().operator("]")) {
      keys.add(expression());
    }
    tokens.expectOperator("]");
    return new Expression.Element(place, of, new Expression.Sequence(place, true, keys));
  }

  private @Nullable Expression sliceBound() {
    return tokens.current().operator(":") || tokens.current().operator("]") ? null : expression();
  }

  private Expression filtersAndTests(Expression start) {
    Expression value = start;
    while (true) {
      Token token = tokens.current();
      if (tokens.skipOperator("|")) {
        value = new Expression.Filtered(token.place(), value, filter());
      } else if (token.name("is")) {
        value = test(value);
      } else if (token.operator("(")) {
        value = new Expression.Call(token.place(), value, given());
      } else {
        return value;
      }
    }
  }

  /** The filters of a block, the first of which has no {@code |} before it where it stands in a filter tag. */
  List<Expression.Applied> filters(boolean inline) {
    List<Expression.Applied> filters = new ArrayList<>();
    if (inline) {
      filters.add(filter());
    }
    while (tokens.skipOperator("|")) {
      filters.add(filter());
    }
    return filters;
  }

  private Expression.Applied filter() {
    Token name = tokens.expect(Kind.NAME);
    if (!Filters.exists(name.text())) {
      throw TemplateFault.syntax(
          name.place(),
          "No filter named '" + name.text() + "'; there are " + String.join(", ", Filters.names()));
    }
    Expression.Given given = tokens.current().operator("(") ? given() : Expression.Given.NOTHING;
    return new Expression.Applied(name.place(), name.text(), given);
  }

  private Expression test(Expression of) {
    Place place = tokens.next().place();
    boolean negated = tokens.skipName("not");
    Token name = tokens.expect(Kind.NAME);
    if (!Tests.exists(name.text())) {
      throw TemplateFault.syntax(
          name.place(),
          "No test named '" + name.text() + "'; there are " + String.join(", ", Tests.names()));
    }
    Expression.Given given = Expression.Given.NOTHING;
    if (tokens.current().operator("(")) {
      given = given();
    } else if (beginsArgument(tokens.current())) {
      if (tokens.current().name("is")) {
        throw TemplateFault.syntax(
            tokens.current().place(), "You cannot chain multiple tests with is");
      }
      tokens.enter();
      Expression argument = postfix(primary());
      tokens.leave();
      given = new Expression.Given(List.of(argument), List.of(), null, null);
    }
    Expression tested = new Expression.Tested(place, of, name.text(), given);
    return negated ? new Expression.Not(place, tested) : tested;
  }

  private static boolean beginsArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !Set.of("else", "or", "and").contains(token.text());
      case STRING, INTEGER, REAL -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }

  private Expression.Given given() {
    Place place = tokens.current().place();
    tokens.expectOperator("(");
    List<Expression> positional = new ArrayList<>();
    List<Expression.Given.Named> named = new ArrayList<>();
    Expression spread = null;
    Expression spreadNamed = null;
    while (!tokens.skipOperator(")")) {
      if (tokens.current().operator("*")) {
        require(spread == null && spreadNamed == null, place);
        tokens.next();
        spread = expression();
      } else if (tokens.current().operator("**")) {
        require(spreadNamed == null, place);
        tokens.next();
        spreadNamed = expression();
      } else if (tokens.current().kind() == Kind.NAME && tokens.following().operator("=")) {
        require(spreadNamed == null, place);
        String name = tokens.next().text();
        tokens.next();
        named.add(new Expression.Given.Named(name, expression()));
      } else {
        require(spread == null && spreadNamed == null && named.isEmpty(), place);
        positional.add(expression());
      }
      if (!tokens.current().operator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Given(positional, named, spread, spreadNamed);
  }

  private static void require(boolean holds, Place place) {
    if (!holds) {
      throw TemplateFault.syntax(place, "invalid syntax for function call expression");
    }
  }
}
