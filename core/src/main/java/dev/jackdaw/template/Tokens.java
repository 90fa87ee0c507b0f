package dev.jackdaw.template;

import dev.jackdaw.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tokens as the parsers read them, with how deep they are nested and which names were mentioned. */
final class Tokens {
  /** Parsing recurses about a dozen frames per level. */
  private static final int MOST_LEVELS = 100;

  private final List<Token> tokens;
  private final Deque<Set<String>> mentioned = new ArrayDeque<>();
  private int at;
  private int levels;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean skipName(String name) {
    boolean there = current().name(name);
    if (there) {
      next();
    }
    return there;
  }

  boolean skipOperator(String operator) {
    boolean there = current().operator(operator);
    if (there) {
      next();
    }
    return there;
  }

  Token expect(Kind kind) {
    if (current().kind() != kind) {
      throw unexpected(kind.words);
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  TemplateFault unexpected(String wanted) {
    return TemplateFault.syntax(
        current().place(), "expected " + wanted + ", got " + current().described());
  }

  void enter() {
    if (++levels > MOST_LEVELS) {
      throw TemplateFault.syntax(
          current().place(), "nested deeper than " + MOST_LEVELS + " levels");
    }
  }

  void leave() {
    levels--;
  }

  /** Begins to collect the names mentioned. */
  void collect() {
    mentioned.push(new HashSet<>());
  }

  /** The names mentioned since {@link #collect}. */
  Set<String> collected() {
    Set<String> names = mentioned.pop();
    if (!mentioned.isEmpty()) {
      mentioned.peek().addAll(names);
    }
    return names;
  }

  void mention(String name) {
    if (!mentioned.isEmpty()) {
      mentioned.peek().add(name);
    }
  }
}
