package dev.jackdaw.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes expressions. */
final class Evaluator {
  private final Machine machine;
  private final Budget budget;
  private final Access access;

  Evaluator(Machine machine) {
    this.machine = machine;
    this.budget = machine.budget();
    this.access = new Access(machine);
  }

  /** @throws TemplateFault with the place of the innermost expression that failed */
  Item value(Expression expression, Scope scope) {
    budget.step();
    budget.enter();
    try {
      return switch (expression) {
        case Expression.Literal literal -> literal.value();
        case Expression.Name name -> name(name.name(), scope);
        case Expression.Sequence sequence -> sequence(sequence, scope);
        case Expression.Mapping mapping -> mapping(mapping, scope);
        case Expression.Attribute attribute ->
            access.attribute(value(attribute.of(), scope), attribute.name());
        case Expression.Element element ->
            access.element(value(element.of(), scope), value(element.key(), scope));
        case Expression.Slice slice ->
            access.slice(
                value(slice.of(), scope),
                optional(slice.from(), scope),
                optional(slice.to(), scope),
                optional(slice.step(), scope));
        case Expression.Call call ->
            machine.call(value(call.function(), scope), arguments(call.given(), scope));
        case Expression.Filtered filtered ->
            filtered(value(filtered.of(), scope), filtered.filter(), scope);
        case Expression.Tested tested ->
            Item.of(
                machine.test(
                    tested.test(), value(tested.of(), scope), arguments(tested.given(), scope)));
        case Expression.Computed computed ->
            Arithmetic.apply(
                computed.operator(),
                value(computed.left(), scope),
                value(computed.right(), scope),
                machine);
        case Expression.Signed signed ->
            signed.negative()
                ? Arithmetic.negate(value(signed.of(), scope))
                : Arithmetic.plus(value(signed.of(), scope));
        case Expression.Concatenated concatenated -> concatenated(concatenated, scope);
        case Expression.Either either -> {
          Item left = value(either.left(), scope);
          yield Coercion.truth(left) ? left : value(either.right(), scope);
        }
        case Expression.Both both -> {
          Item left = value(both.left(), scope);
          yield Coercion.truth(left) ? value(both.right(), scope) : left;
        }
        case Expression.Not not -> Item.of(!Coercion.truth(value(not.of(), scope)));
        case Expression.Compared compared -> Item.of(holds(compared, scope));
        case Expression.Conditional conditional -> conditional(conditional, scope);
      };
    } catch (TemplateFault fault) {
      throw fault.at(expression.place());
    } finally {
      budget.leave();
    }
  }

  private Item optional(@Nullable Expression expression, Scope scope) {
    return expression == null ? Item.NONE : value(expression, scope);
  }

  private static Item name(String name, Scope scope) {
    Item value = scope.find(name);
    return value == null ? new Item.Undefined("'" + name + "' is undefined") : value;
  }

  private Item sequence(Expression.Sequence sequence, Scope scope) {
    List<Item> items = new ArrayList<>();
    for (Expression item : sequence.items()) {
      items.add(value(item, scope));
    }
    budget.items(items.size());
    return sequence.tuple() ? Item.tuple(items) : Item.list(items);
  }

  private Item mapping(Expression.Mapping mapping, Scope scope) {
    Map<Object, Item.Mapping.Entry> entries = new LinkedHashMap<>();
    for (Expression.Mapping.Entry entry : mapping.entries()) {
      Item key = value(entry.key(), scope);
      Item value = value(entry.value(), scope);
      Keys.put(entries, key, value, budget);
    }
    return machine.mapping(entries);
  }

  Item filtered(Item subject, Expression.Applied filter, Scope scope) {
    try {
      return machine.filter(filter.name(), subject, arguments(filter.given(), scope));
    } catch (TemplateFault fault) {
      throw fault.at(filter.place());
    }
  }

  Arguments arguments(Expression.Given given, Scope scope) {
    List<Item> positional = new ArrayList<>();
    for (Expression argument : given.positional()) {
      positional.add(value(argument, scope));
    }
    if (given.spread() != null) {
      positional.addAll(machine.elements(value(given.spread(), scope)));
    }
    Map<String, Item> named = new LinkedHashMap<>();
    for (Expression.Given.Named argument : given.named()) {
      put(named, argument.name(), value(argument.value(), scope));
    }
    if (given.spreadNamed() != null) {
      if (!(value(given.spreadNamed(), scope) instanceof Item.Mapping mapping)) {
        throw TemplateFault.failed("argument after ** must be a mapping");
      }
      for (Item.Mapping.Entry entry : mapping.entries().values()) {
        put(named, Coercion.text(entry.key(), "keywords").value(), entry.value());
      }
    }
    return new Arguments(positional, named);
  }

  private static void put(Map<String, Item> named, String name, Item value) {
    if (named.put(name, value) != null) {
      throw TemplateFault.failed("got multiple values for keyword argument '" + name + "'");
    }
  }

  private Item concatenated(Expression.Concatenated concatenated, Scope scope) {
    TextBuilder out = machine.builder();
    for (Expression part : concatenated.parts()) {
      out.append(machine.string(value(part, scope)));
    }
    return out.build();
  }

  private boolean holds(Expression.Compared compared, Scope scope) {
    Item left = value(compared.first(), scope);
    for (Expression.Compared.Link link : compared.links()) {
      Item right = value(link.operand(), scope);
      if (!holds(left, link.operator(), right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private boolean holds(Item left, String operator, Item right) {
    return switch (operator) {
      case "==" -> Comparing.equal(left, right, budget);
      case "!=" -> !Comparing.equal(left, right, budget);
      case "in" -> Comparing.contains(right, left, budget);
      case "not in" -> !Comparing.contains(right, left, budget);
      default -> {
        int order = Comparing.compare(left, right, operator, budget);
        boolean holds =
            switch (operator) {
              case "<" -> order < 0;
              case "<=" -> order <= 0;
              case ">" -> order > 0;
              default -> order >= 0;
            };
        yield holds && !Comparing.nan(left) && !Comparing.nan(right);
      }
    };
  }

  private Item conditional(Expression.Conditional conditional, Scope scope) {
    if (Coercion.truth(value(conditional.test(), scope))) {
      return value(conditional.then(), scope);
    }
    return conditional.otherwise() == null
        ? new Item.Undefined(
            "the inline if-expression evaluated to false and no else section was defined.")
        : value(conditional.otherwise(), scope);
  }
}
