package dev.jackdaw.template;

import dev.jackdaw.template.Statement.Signature;
import dev.jackdaw.template.Statement.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs statements. Made for one run. */
final class Interpreter {
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Machine machine;
  private final Budget budget;
  private final Evaluator evaluator;
  private int generations;

  Interpreter(Machine machine) {
    this.machine = machine;
    this.budget = machine.budget();
    this.evaluator = new Evaluator(machine);
  }

  Text run(List<Statement> template, Map<String, Item> variables) {
    TextBuilder out = machine.builder();
    Scope globals = new Scope(Globals.of(machine), null);
    run(template, new Scope(new Scope(variables, globals)), out);
    return out.build();
  }

  private Flow run(List<Statement> statements, Scope scope, TextBuilder out) {
    budget.enter();
    for (Statement statement : statements) {
      budget.step();
      Flow flow = run(statement, scope, out);
      if (flow != Flow.ON) {
        budget.leave();
        return flow;
      }
    }
    budget.leave();
    return Flow.ON;
  }

  private Flow run(Statement statement, Scope scope, TextBuilder out) {
    return switch (statement) {
      case Statement.Data data -> {
        out.append(data.text(), Text.TEMPLATE);
        yield Flow.ON;
      }
      case Statement.Print print -> print(print, scope, out);
      case Statement.If branching -> branch(branching, scope, out);
      case Statement.For loop -> loop(loop, scope, out);
      case Statement.Break _ -> Flow.BREAK;
      case Statement.Continue _ -> Flow.CONTINUE;
      case Statement.Assign set -> {
        assign(set.target(), evaluator.value(set.value(), scope), scope);
        yield Flow.ON;
      }
      case Statement.Capture capture -> capture(capture, scope);
      case Statement.Macro macro -> {
        scope.set(macro.name(), macro(macro.name(), macro.signature(), macro.body(), scope));
        yield Flow.ON;
      }
      case Statement.CallBlock block -> call(block, scope, out);
      case Statement.FilterBlock block -> filter(block, scope, out);
      case Statement.Generation generation -> {
        int number = ++generations;
        TextBuilder body = machine.builder();
        run(generation.body(), new Scope(scope), body);
        out.append(body.build().generated(number));
        yield Flow.ON;
      }
      case Statement.With with -> with(with, scope, out);
    };
  }

  private Flow print(Statement.Print print, Scope scope, TextBuilder out) {
    try {
      out.append(machine.string(evaluator.value(print.value(), scope)));
      return Flow.ON;
    } catch (TemplateFault fault) {
      throw fault.at(print.place());
    }
  }

  private Flow branch(Statement.If branching, Scope scope, TextBuilder out) {
    for (Statement.If.Branch branch : branching.branches()) {
      if (Coercion.truth(evaluator.value(branch.test(), scope))) {
        return run(branch.body(), scope, out);
      }
    }
    return run(branching.otherwise(), scope, out);
  }

  private Flow loop(Statement.For statement, Scope scope, TextBuilder out) {
    try {
      return loop(statement, evaluator.value(statement.over(), scope), 0, scope, out);
    } catch (TemplateFault fault) {
      throw fault.at(statement.place());
    }
  }

  private Flow loop(Statement.For statement, Item over, int depth, Scope scope, TextBuilder out) {
    List<Item> items = selected(statement, machine.elements(over), scope);
    Loop loop = new Loop(items, depth, recursion(statement, depth, scope));
    boolean ranThrough = false;
    for (Item item : items) {
      budget.step();
      loop.advance();
      Scope body = new Scope(scope);
      body.set("loop", loop);
      assign(statement.target(), item, body);
      Flow flow = run(statement.body(), body, out);
      ranThrough |= flow == Flow.ON;
      if (flow == Flow.BREAK) {
        break;
      }
    }
    // As Jinja: else is for a loop whose body never ran to its end, be it empty or left early.
    return ranThrough ? Flow.ON : run(statement.otherwise(), new Scope(scope), out);
  }

  private Item.@Nullable Function recursion(Statement.For statement, int depth, Scope scope) {
    if (!statement.recursive()) {
      return null;
    }
    return new Item.Function(
        "loop",
        arguments -> {
          TextBuilder written = machine.builder();
          Item over = arguments.bind("loop", "iterable").item("iterable");
          loop(statement, over, depth + 1, scope, written);
          return written.build();
        });
  }

  private List<Item> selected(Statement.For statement, List<Item> items, Scope scope) {
    Expression condition = statement.condition();
    if (condition == null) {
      return items;
    }
    List<Item> selected = new ArrayList<>();
    for (Item item : items) {
      Scope trial = new Scope(scope);
      assign(statement.target(), item, trial);
      if (Coercion.truth(evaluator.value(condition, trial))) {
        selected.add(item);
      }
    }
    budget.items(selected.size());
    return selected;
  }

  private Flow capture(Statement.Capture capture, Scope scope) {
    TextBuilder body = machine.builder();
    Flow flow = run(capture.body(), new Scope(scope), body);
    if (flow == Flow.ON) {
      assign(capture.target(), filtered(body.build(), capture.filters(), scope), scope);
    }
    return flow;
  }

  private Flow filter(Statement.FilterBlock block, Scope scope, TextBuilder out) {
    TextBuilder body = machine.builder();
    Flow flow = run(block.body(), new Scope(scope), body);
    if (flow == Flow.ON) {
      out.append(machine.string(filtered(body.build(), block.filters(), scope)));
    }
    return flow;
  }

  private Item filtered(Item start, List<Expression.Applied> filters, Scope scope) {
    Item value = start;
    for (Expression.Applied filter : filters) {
      value = evaluator.filtered(value, filter, scope);
    }
    return value;
  }

  private Flow with(Statement.With with, Scope scope, TextBuilder out) {
    Scope inner = new Scope(scope);
    for (Statement.With.Binding binding : with.bindings()) {
      assign(binding.target(), evaluator.value(binding.value(), scope), inner);
    }
    return run(with.body(), inner, out);
  }

  private Flow call(Statement.CallBlock block, Scope scope, TextBuilder out) {
    try {
      Item function = evaluator.value(block.call().function(), scope);
      Arguments arguments = evaluator.arguments(block.call().given(), scope);
      Item caller = macro("caller", block.signature(), block.body(), scope);
      Item written = machine.call(function, arguments.withNamed("caller", caller));
      out.append(machine.string(written));
      return Flow.ON;
    } catch (TemplateFault fault) {
      throw fault.at(block.place());
    }
  }

  private Item macro(String name, Signature signature, List<Statement> body, Scope scope) {
    return new Item.Function(
        name,
        arguments -> {
          Scope inner = new Scope(scope);
          bind(name, signature, arguments, inner);
          TextBuilder out = machine.builder();
          run(body, inner, out);
          return out.build();
        });
  }

  private void bind(String name, Signature signature, Arguments arguments, Scope scope) {
    List<Item> positional = arguments.positional();
    Map<String, Item> named = new LinkedHashMap<>(arguments.named());
    int taken = 0;
    for (Signature.Parameter parameter : signature.parameters()) {
      Item byName = named.remove(parameter.name());
      if (taken < positional.size()) {
        if (byName != null) {
          throw TemplateFault.failed(
              "macro '" + name + "' got multiple values for argument '" + parameter.name() + "'");
        }
        scope.set(parameter.name(), positional.get(taken++));
      } else if (byName != null) {
        scope.set(parameter.name(), byName);
      } else {
        scope.set(
            parameter.name(),
            parameter.otherwise() == null
                ? new Item.Undefined("parameter '" + parameter.name() + "' was not provided")
                : evaluator.value(parameter.otherwise(), scope));
      }
    }
    rest(name, signature, positional.subList(taken, positional.size()), named, scope);
  }

  /** What no parameter took. */
  private static void rest(
      String name,
      Signature signature,
      List<Item> positional,
      Map<String, Item> named,
      Scope scope) {
    Item caller = named.remove("caller");
    if (signature.used().contains("caller")) {
      scope.set("caller", caller == null ? new Item.Undefined("No caller defined") : caller);
    } else if (caller != null) {
      throw TemplateFault.failed("macro '" + name + "' takes no keyword argument 'caller'");
    }
    if (signature.used().contains("kwargs")) {
      Map<Object, Item.Mapping.Entry> entries = new LinkedHashMap<>();
      named.forEach(
          (key, value) -> entries.put(key, new Item.Mapping.Entry(Text.template(key), value)));
      scope.set("kwargs", Item.mapping(entries));
    } else if (!named.isEmpty()) {
      throw TemplateFault.failed(
          "macro '"
              + name
              + "' takes no keyword argument '"
              + named.keySet().iterator().next()
              + "'");
    }
    if (signature.used().contains("varargs")) {
      scope.set("varargs", Item.tuple(positional));
    } else if (!positional.isEmpty()) {
      throw TemplateFault.failed(
          "macro '"
              + name
              + "' takes not more than "
              + signature.parameters().size()
              + " argument(s)");
    }
  }

  private void assign(Target target, Item value, Scope scope) {
    switch (target) {
      case Target.Variable variable -> scope.set(variable.name(), value);
      case Target.Attribute attribute -> {
        if (!(scope.find(attribute.namespace()) instanceof Item.Namespace namespace)) {
          throw TemplateFault.failed("cannot assign attribute on non-namespace object")
              .at(attribute.place());
        }
        namespace.attributes().put(attribute.name(), value);
      }
      case Target.Unpacked unpacked -> {
        List<Item> values = unpackable(value, unpacked);
        for (int i = 0; i < values.size(); i++) {
          assign(unpacked.targets().get(i), values.get(i), scope);
        }
      }
    }
  }

  private List<Item> unpackable(Item value, Target.Unpacked target) {
    int wanted = target.targets().size();
    try {
      List<Item> values = machine.elements(value);
      if (values.size() != wanted) {
        throw TemplateFault.failed(
            "cannot unpack " + values.size() + " values into " + wanted + " names");
      }
      return values;
    } catch (TemplateFault fault) {
      throw fault.at(target.place());
    }
  }
}
