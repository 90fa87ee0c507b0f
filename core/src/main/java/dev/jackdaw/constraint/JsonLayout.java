package dev.jackdaw.constraint;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Lists and objects with the blanks that are allowed between their parts. */
final class JsonLayout {
  private final Expression inside;
  private final Expression colon;
  private final Expression comma;

  JsonLayout(Whitespace whitespace) {
    Expression blanks =
        switch (whitespace) {
          case NONE, SPACE -> Expression.EMPTY;
          case ANY -> Expression.any(new Expression.Letter(CodePoints.of(" \t\r\n")));
        };
    Expression after =
        whitespace == Whitespace.SPACE
            ? Expression.optional(new Expression.Letter(CodePoints.of(' ')))
            : blanks;
    inside = blanks;
    colon = Expression.sequence(blanks, new Expression.Text(":"), after);
    comma = Expression.sequence(blanks, new Expression.Text(","), after);
  }

  Expression member(Expression name, Expression value) {
    return Expression.sequence(name, colon, value);
  }

  Expression object(List<Expression.Joined.Item> members) {
    return within("{", new Expression.Joined(members, comma), "}");
  }

  /** @param most {@link Expression.Repeat#UNBOUNDED}, or at least {@code least} */
  Expression array(Expression item, int least, int most) {
    if (most == 0) {
      return within("[", Expression.EMPTY, "]");
    }
    int moreAtMost = most == Expression.Repeat.UNBOUNDED ? most : most - 1;
    Expression items =
        Expression.sequence(
            item,
            new Expression.Repeat(
                Expression.sequence(comma, item), Math.max(0, least - 1), moreAtMost));
    return within("[", least == 0 ? Expression.optional(items) : items, "]");
  }

  private Expression within(String open, Expression parts, String close) {
    return Expression.sequence(
        new Expression.Text(open), inside, parts, inside, new Expression.Text(close));
  }

  /** Exactly this value. */
  Expression value(JsonNode value) {
    if (value.isString()) {
      return JsonText.string(value.stringValue());
    }
    List<Expression.Joined.Item> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> items.add(new Expression.Joined.Item(value(item), true, false)));
      return within("[", new Expression.Joined(items, comma), "]");
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              entry ->
                  items.add(
                      new Expression.Joined.Item(
                          member(JsonText.string(entry.getKey()), value(entry.getValue())),
                          true,
                          false)));
      return object(items);
    }
    return new Expression.Text(value.toString());
  }
}
