package dev.jackdaw.template;

import dev.jackdaw.template.Statement.Target;
import dev.jackdaw.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements: the tags of a template and the text between them. */
final class Parser {
  private static final String TAGS =
      "break, call, continue, filter, for, generation, if, macro, print, set, with";

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int loops;
  private boolean generates;

  private Parser(List<Token> list) {
    tokens = new Tokens(list);
    expressions = new ExpressionParser(tokens);
  }

  /**
   * A template's syntax tree.
   *
   * @param generates whether it has generation blocks
   */
  record Parsed(List<Statement> statements, boolean generates) {}

  /** @throws TemplateFault of kind SYNTAX */
  static Parsed parse(String source) {
    Parser parser = new Parser(Lexer.tokens(source));
    List<Statement> statements = parser.statements(Set.of(), null);
    return new Parsed(statements, parser.generates);
  }

  /** Everything up to a tag that begins with one of the names, which is read up to its name. */
  private List<Statement> statements(Set<String> ends, @Nullable Token opened) {
    tokens.enter();
    List<Statement> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> statements.add(new Statement.Data(token.text()));
        case PRINT -> {
          statements.add(new Statement.Print(token.place(), expressions.tuple(true)));
          tokens.expect(Kind.PRINT_END);
        }
        case TAG -> {
          if (tokens.current().kind() == Kind.NAME && ends.contains(tokens.current().text())) {
            tokens.leave();
            return statements;
          }
          statement(statements);
          tokens.expect(Kind.TAG_END);
        }
        default -> {
          if (opened != null) {
            throw TemplateFault.syntax(
                opened.place(),
                "'"
                    + opened.text()
                    + "' is never closed with "
                    + String.join(" or ", sorted(ends)));
          }
          tokens.leave();
          return statements;
        }
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** The body of a tag that has been read up to its end, and the tag that closes it. */
  private List<Statement> body(Token opened, String end) {
    List<Statement> body = body(opened, Set.of(end));
    tokens.next();
    return body;
  }

  private List<Statement> body(Token opened, Set<String> ends) {
    tokens.skipOperator(":");
    tokens.expect(Kind.TAG_END);
    return statements(ends, opened);
  }

  private void statement(List<Statement> into) {
    Token tag = tokens.expect(Kind.NAME);
    switch (tag.text()) {
      case "if" -> into.add(branching(tag));
      case "for" -> into.add(loop(tag));
      case "set" -> into.add(assignment(tag));
      case "macro" -> into.add(macro(tag));
      case "call" -> into.add(callBlock(tag));
      case "filter" -> {
        List<Expression.Applied> filters = expressions.filters(true);
        into.add(new Statement.FilterBlock(tag.place(), filters, body(tag, "endfilter")));
      }
      case "generation" -> {
        generates = true;
        into.add(new Statement.Generation(tag.place(), apart(tag, "endgeneration")));
      }
      case "with" -> into.add(with(tag));
      case "print" -> print(tag, into);
      case "break" -> into.add(inLoop(tag, new Statement.Break()));
      case "continue" -> into.add(inLoop(tag, new Statement.Continue()));
      default ->
          throw TemplateFault.syntax(
              tag.place(), "unknown tag '" + tag.text() + "'; a chat template has " + TAGS);
    }
  }

  /** A body that runs as a function of its own, so that a loop around it cannot be left from inside. */
  private List<Statement> apart(Token tag, String end) {
    int outer = loops;
    loops = 0;
    List<Statement> body = body(tag, end);
    loops = outer;
    return body;
  }

  private Statement inLoop(Token tag, Statement statement) {
    if (loops == 0) {
      throw TemplateFault.syntax(tag.place(), "'" + tag.text() + "' outside loop");
    }
    return statement;
  }

  private Statement branching(Token tag) {
    List<Statement.If.Branch> branches = new ArrayList<>();
    while (true) {
      Expression test = expressions.tuple(false);
      List<Statement> body = body(tag, Set.of("elif", "else", "endif"));
      branches.add(new Statement.If.Branch(test, body));
      switch (tokens.next().text()) {
        case "elif" -> {}
        case "else" -> {
          return new Statement.If(branches, body(tag, "endif"));
        }
        default -> {
          return new Statement.If(branches, List.of());
        }
      }
    }
  }

  private Statement loop(Token tag) {
    Target target = target(false);
    tokens.expectName("in");
    Expression over = expressions.tuple(false);
    Expression condition = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    loops++;
    List<Statement> body = body(tag, Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise =
        tokens.next().text().equals("else") ? body(tag, "endfor") : List.of();
    return new Statement.For(tag.place(), target, over, condition, recursive, body, otherwise);
  }

  private Statement assignment(Token tag) {
    Target target = target(true);
    if (tokens.skipOperator("=")) {
      return new Statement.Assign(tag.place(), target, expressions.tuple(true));
    }
    List<Expression.Applied> filters = expressions.filters(false);
    return new Statement.Capture(tag.place(), target, filters, body(tag, "endset"));
  }

  private Statement macro(Token tag) {
    String name = tokens.expect(Kind.NAME).text();
    tokens.collect();
    List<Statement.Signature.Parameter> parameters = parameters();
    List<Statement> body = apart(tag, "endmacro");
    Statement.Signature signature = new Statement.Signature(parameters, tokens.collected());
    return new Statement.Macro(tag.place(), name, signature, body);
  }

  private Statement callBlock(Token tag) {
    tokens.collect();
    List<Statement.Signature.Parameter> parameters =
        tokens.current().operator("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw TemplateFault.syntax(tag.place(), "expected call");
    }
    List<Statement> body = apart(tag, "endcall");
    Statement.Signature signature = new Statement.Signature(parameters, tokens.collected());
    return new Statement.CallBlock(tag.place(), signature, call, body);
  }

  private List<Statement.Signature.Parameter> parameters() {
    List<Statement.Signature.Parameter> parameters = new ArrayList<>();
    boolean optional = false;
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      Token name = tokens.expect(Kind.NAME);
      Expression otherwise = tokens.skipOperator("=") ? expressions.expression() : null;
      if (otherwise == null && optional) {
        throw TemplateFault.syntax(name.place(), "non-default argument follows default argument");
      }
      optional |= otherwise != null;
      parameters.add(new Statement.Signature.Parameter(assignable(name), otherwise));
      if (!tokens.current().operator(")")) {
        tokens.expectOperator(",");
      }
    }
    return parameters;
  }

  private Statement with(Token tag) {
    List<Statement.With.Binding> bindings = new ArrayList<>();
    while (tokens.current().kind() != Kind.TAG_END) {
      if (!bindings.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = target(false);
      tokens.expectOperator("=");
      bindings.add(new Statement.With.Binding(target, expressions.expression()));
    }
    return new Statement.With(tag.place(), bindings, body(tag, "endwith"));
  }

  private void print(Token tag, List<Statement> into) {
    do {
      into.add(new Statement.Print(tag.place(), expressions.expression()));
    } while (tokens.skipOperator(","));
  }

  /** @param attributes whether {@code ns.x} is one */
  private Target target(boolean attributes) {
    Place place = tokens.current().place();
    List<Target> targets = new ArrayList<>();
    boolean several = false;
    while (tokens.current().kind() == Kind.NAME && !tokens.current().name("in")
        || tokens.current().operator("(")) {
      targets.add(single(attributes));
      if (!tokens.skipOperator(",")) {
        break;
      }
      several = true;
    }
    if (targets.isEmpty()) {
      throw tokens.unexpected("a name");
    }
    return several ? new Target.Unpacked(place, targets) : targets.getFirst();
  }

  private Target single(boolean attributes) {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Target inner = target(attributes);
      tokens.leave();
      tokens.expectOperator(")");
      return inner;
    }
    Token name = tokens.expect(Kind.NAME);
    if (attributes && tokens.skipOperator(".")) {
      return new Target.Attribute(name.place(), name.text(), tokens.expect(Kind.NAME).text());
    }
    return new Target.Variable(name.place(), assignable(name));
  }

  private static String assignable(Token name) {
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
      throw TemplateFault.syntax(name.place(), "can't assign to '" + name.text() + "'");
    }
    return name.text();
  }
}
