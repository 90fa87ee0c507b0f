package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Texts as a network of rules over bytes. Nodes are joined by bytes, by nothing, or by a rule which must be passed through in between;
 * each rule has a first and a last node. Every node that is kept lies on the way to the end of a text.
 */
public final class Grammar {
  /** Nodes that the networks of one constraint may have. */
  private static final int MOST_NODES = 400_000;

  /** Kinds of edges by their first number: bytes from … to, nothing, a rule. */
  static final int BYTES = 0;

  static final int NOTHING = 1;
  static final int RULE = 2;

  private final List<List<int[]>> edges = new ArrayList<>();
  private final int[] starts;
  private final int[] ends;

  private Grammar(int rules) {
    starts = new int[rules];
    ends = new int[rules];
    for (int rule = 0; rule < rules; rule++) {
      starts[rule] = node();
      ends[rule] = node();
    }
  }

  static Grammar of(Expression whole) {
    return of(List.of(whole));
  }

  /**
   * @param rules the first says what a text is
   * @throws UserException if no text of finite length follows the rules, or they are too large
   */
  static Grammar of(List<Expression> rules) {
    Grammar grammar = new Grammar(rules.size());
    for (int rule = 0; rule < rules.size(); rule++) {
      grammar.add(rules.get(rule), grammar.starts[rule], grammar.ends[rule]);
    }
    grammar.refuseLeftRecursion();
    grammar.keepWhatEnds();
    return grammar;
  }

  int nodes() {
    return edges.size();
  }

  /** Edges of a node: {kind, first byte or rule, last byte, next node}. */
  List<int[]> edges(int node) {
    return edges.get(node);
  }

  int start(int rule) {
    return starts[rule];
  }

  /** Whether a node is the last of its rule; it has no edges. */
  boolean isEnd(int node) {
    return node < 2 * ends.length && node % 2 == 1;
  }

  private int node() {
    if (edges.size() == MOST_NODES) {
      throw new UserException(
          UserException.Kind.RESOURCES,
          Problem.of("the constraint is too large: more than " + MOST_NODES + " places in it")
              .fix("lower the bounds of its repetitions, lengths and lists"));
    }
    edges.add(new ArrayList<>(2));
    return edges.size() - 1;
  }

  private void edge(int from, int kind, int low, int high, int to) {
    edges.get(from).add(new int[] {kind, low, high, to});
  }

  private void nothing(int from, int to) {
    edge(from, NOTHING, 0, 0, to);
  }

  private void add(Expression expression, int from, int to) {
    switch (expression) {
      case Expression.Letter(CodePoints points) -> letter(points, from, to);
      case Expression.Text(String text) -> text(text, from, to);
      case Expression.Sequence(List<Expression> parts) -> {
        int at = from;
        for (Expression part : parts) {
          int next = node();
          add(part, at, next);
          at = next;
        }
        nothing(at, to);
      }
      case Expression.OneOf(List<Expression> parts) -> parts.forEach(part -> add(part, from, to));
      case Expression.Repeat repeat -> repeat(repeat, from, to);
      case Expression.Joined joined -> joined(joined, from, to);
      case Expression.Rule(int number) -> edge(from, RULE, number, number, to);
    }
  }

  private void letter(CodePoints points, int from, int to) {
    for (int[] bytes : Utf8Ranges.of(points)) {
      int at = from;
      for (int i = 0; i < bytes.length; i += 2) {
        int next = i + 2 == bytes.length ? to : node();
        edge(at, BYTES, bytes[i], bytes[i + 1], next);
        at = next;
      }
    }
  }

  private void text(String text, int from, int to) {
    int at = from;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int next = node();
      edge(at, BYTES, b & 0xff, b & 0xff, next);
      at = next;
    }
    nothing(at, to);
  }

  private void repeat(Expression.Repeat repeat, int from, int to) {
    int at = from;
    for (int i = 0; i < repeat.least(); i++) {
      int next = node();
      add(repeat.part(), at, next);
      at = next;
    }
    if (repeat.most() == Expression.Repeat.UNBOUNDED) {
      int loop = node();
      int back = node();
      nothing(at, loop);
      add(repeat.part(), loop, back);
      nothing(back, loop);
      nothing(loop, to);
      return;
    }
    for (int i = repeat.least(); i < repeat.most(); i++) {
      int next = node();
      nothing(at, to);
      add(repeat.part(), at, next);
      at = next;
    }
    nothing(at, to);
  }

  /** Two tracks, before and after the first item that is there, so that the size grows with the number of items alone. */
  private void joined(Expression.Joined joined, int from, int to) {
    int none = from;
    int some = node();
    for (Expression.Joined.Item item : joined.items()) {
      int begin = node();
      int after = node();
      nothing(none, begin);
      add(joined.between(), some, begin);
      add(item.part(), begin, after);
      int nextSome = node();
      nothing(after, nextSome);
      if (item.many()) {
        add(joined.between(), after, begin);
      }
      int nextNone = node();
      if (!item.required()) {
        nothing(none, nextNone);
        nothing(some, nextSome);
      }
      none = nextNone;
      some = nextSome;
    }
    nothing(none, to);
    nothing(some, to);
  }

  /** A rule that begins with itself says nothing about what comes first, and would be followed without end. */
  private void refuseLeftRecursion() {
    BitSet[] first = new BitSet[starts.length];
    for (int rule = 0; rule < starts.length; rule++) {
      first[rule] = firstRules(starts[rule]);
    }
    for (int rule = 0; rule < starts.length; rule++) {
      BitSet reached = (BitSet) first[rule].clone();
      for (int size = -1; size != reached.cardinality(); ) {
        size = reached.cardinality();
        reached.stream().boxed().toList().forEach(other -> reached.or(first[other]));
      }
      if (reached.get(rule)) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("the schema refers to itself with nothing in between")
                .fix("let the reference stand within a property or a list's items"));
      }
    }
  }

  /** Rules that may be entered from a node before any byte; no rule of ours is ever empty. */
  private BitSet firstRules(int node) {
    BitSet rules = new BitSet();
    for (int[] edge : reachedByNothing(node)) {
      if (edge[0] == RULE) {
        rules.set(edge[1]);
      }
    }
    return rules;
  }

  private List<int[]> reachedByNothing(int node) {
    List<int[]> found = new ArrayList<>();
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      int at = open.removeLast();
      if (!seen.get(at)) {
        seen.set(at);
        for (int[] edge : edges.get(at)) {
          found.add(edge);
          if (edge[0] == NOTHING) {
            open.add(edge[3]);
          }
        }
      }
    }
    return found;
  }

  /** Takes out edges from which no end can be reached. */
  private void keepWhatEnds() {
    BitSet ending = new BitSet();
    for (int end : ends) {
      ending.set(end);
    }
    int[][] into = reversed();
    boolean more = true;
    while (more) {
      more = false;
      int[] open = ending.stream().toArray();
      for (int size = open.length; size > 0; ) {
        int at = open[--size];
        for (int from : into[at]) {
          if (!ending.get(from) && leads(from, ending)) {
            ending.set(from);
            more = true;
            if (size == open.length) {
              open = Arrays.copyOf(open, size * 2);
            }
            open[size++] = from;
          }
        }
      }
    }
    if (!ending.get(starts[0])) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("no text of finite length can satisfy the constraint"));
    }
    edges.forEach(all -> all.removeIf(edge -> !leads(edge, ending)));
  }

  private boolean leads(int node, BitSet ending) {
    return edges.get(node).stream().anyMatch(edge -> leads(edge, ending));
  }

  private boolean leads(int[] edge, BitSet ending) {
    return ending.get(edge[3]) && (edge[0] != RULE || ending.get(starts[edge[1]]));
  }

  private int[][] reversed() {
    int[] counts = new int[nodes()];
    edges.forEach(all -> all.forEach(edge -> counts[edge[3]]++));
    int[][] into = new int[nodes()][];
    for (int node = 0; node < into.length; node++) {
      into[node] = new int[counts[node]];
    }
    for (int node = 0; node < into.length; node++) {
      for (int[] edge : edges.get(node)) {
        into[edge[3]][--counts[edge[3]]] = node;
      }
    }
    return into;
  }
}
