package dev.jackdaw.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What writes or decides: the part of the syntax tree made of tags and the text between them. */
sealed interface Statement {
  record Data(String text) implements Statement {}

  record Print(Place place, Expression value) implements Statement {}

  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
    record Branch(Expression test, List<Statement> body) {}
  }

  /** @param recursive whether the body may call {@code loop} */
  record For(
      Place place,
      Target target,
      Expression over,
      @Nullable Expression condition,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  record Break() implements Statement {}

  record Continue() implements Statement {}

  record Assign(Place place, Target target, Expression value) implements Statement {}

  /** {@code {% set x %}…{% endset %}}. */
  record Capture(Place place, Target target, List<Expression.Applied> filters, List<Statement> body)
      implements Statement {}

  record Macro(Place place, String name, Signature signature, List<Statement> body)
      implements Statement {}

  /** {@code {% call m() %}…{% endcall %}}: a macro that can call what stands between. */
  record CallBlock(Place place, Signature signature, Expression.Call call, List<Statement> body)
      implements Statement {}

  record FilterBlock(Place place, List<Expression.Applied> filters, List<Statement> body)
      implements Statement {}

  /** {@code {% generation %}…{% endgeneration %}}: what a model writes, not what it reads. */
  record Generation(Place place, List<Statement> body) implements Statement {}

  record With(Place place, List<Binding> bindings, List<Statement> body) implements Statement {
    record Binding(Target target, Expression value) {}
  }

  /** What is assigned to. */
  sealed interface Target {
    record Variable(Place place, String name) implements Target {}

    record Attribute(Place place, String namespace, String name) implements Target {}

    record Unpacked(Place place, List<Target> targets) implements Target {}
  }

  /**
   * What a macro takes.
   *
   * @param used the names its body mentions: {@code caller}, {@code varargs} and {@code kwargs} are taken only where they are
   */
  record Signature(List<Parameter> parameters, Set<String> used) {
    record Parameter(String name, @Nullable Expression otherwise) {}
  }
}
