package dev.jackdaw.template;

import dev.jackdaw.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators work on: names, literals, brackets, and the attributes, elements, calls, filters and tests behind them. */
final class OperandParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  OperandParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** A name, a literal, or something in brackets. */
  Expression primary() {
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
      Expression value = expressions.tuple(true, true);
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
      items.add(expressions.expression());
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
      Expression key = expressions.expression();
      tokens.expectOperator(":");
      entries.add(new Expression.Mapping.Entry(key, expressions.expression()));
      if (!tokens.current().operator("}")) {
        tokens.expectOperator(",");
      }
    }
    return new Expression.Mapping(place, entries);
  }

  Expression postfix(Expression start) {
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
    Expression first = tokens.current().operator(":") ? null : expressions.expression();
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
      keys.add(expressions.expression());
    }
    tokens.expectOperator("]");
    return new Expression.Element(place, of, new Expression.Sequence(place, true, keys));
  }

  private @Nullable Expression sliceBound() {
    return tokens.current().operator(":") || tokens.current().operator("]")
        ? null
        : expressions.expression();
  }

  Expression filtersAndTests(Expression start) {
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

  Expression.Applied filter() {
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
        spread = expressions.expression();
      } else if (tokens.current().operator("**")) {
        require(spreadNamed == null, place);
        tokens.next();
        spreadNamed = expressions.expression();
      } else if (tokens.current().kind() == Kind.NAME && tokens.following().operator("=")) {
        require(spreadNamed == null, place);
        String name = tokens.next().text();
        tokens.next();
        named.add(new Expression.Given.Named(name, expressions.expression()));
      } else {
        require(spread == null && spreadNamed == null && named.isEmpty(), place);
        positional.add(expressions.expression());
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
