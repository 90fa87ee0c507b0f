package dev.jackdaw.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The length of one axis, or a count derived from lengths: a polynomial with integer coefficients over named sizes such as
 * {@code B} (batch) and {@code T} (time), which stay symbolic until a program runs. {@code 768}, {@code T}, {@code B*T},
 * {@code T + 20}. Also counts FLOPs and bytes.
 *
 * <p>Immutable; equal polynomials are equal.
 */
public final class Dim {
  /** Batch: number of sequences. */
  public static final Dim B = symbol("B");

  /** Time: tokens per sequence in this call. */
  public static final Dim T = symbol("T");

  /** Capacity of a cache in tokens. */
  public static final Dim M = symbol("M");

  /** Coefficient by monomial; a monomial is its symbols in order joined by '*', the constant is "". No zero coefficients. */
  private final SortedMap<String, Long> terms;

  private Dim(SortedMap<String, Long> terms) {
    terms.values().removeIf(c -> c == 0);
    this.terms = Collections.unmodifiableSortedMap(terms);
  }

  public static Dim of(long length) {
    return new Dim(new TreeMap<>(Map.of("", length)));
  }

  /** A named size; letters and digits. */
  public static Dim symbol(String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9]*")) {
      throw new IllegalArgumentException("[dim] symbol \"" + name + "\" is not letters and digits");
    }
    return new Dim(new TreeMap<>(Map.of(name, 1L)));
  }

  public Dim plus(Dim other) {
    SortedMap<String, Long> sum = new TreeMap<>(terms);
    other.terms.forEach((monomial, c) -> sum.merge(monomial, c, Math::addExact));
    return new Dim(sum);
  }

  public Dim minus(Dim other) {
    return plus(other.times(-1));
  }

  public Dim times(Dim other) {
    SortedMap<String, Long> product = new TreeMap<>();
    terms.forEach(
        (m, c) ->
            other.terms.forEach(
                (n, d) -> product.merge(join(m, n), Math.multiplyExact(c, d), Math::addExact)));
    return new Dim(product);
  }

  public Dim plus(long n) {
    return plus(of(n));
  }

  public Dim times(long n) {
    return times(of(n));
  }

  public boolean isFixed() {
    return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(""));
  }

  /**
   * The length as a number.
   *
   * @throws IllegalStateException if it is symbolic
   */
  public long fixed() {
    if (!isFixed()) {
      throw new IllegalStateException("[dim] " + this + " is symbolic");
    }
    return terms.getOrDefault("", 0L);
  }

  /** The length once every symbol has a value. */
  public long evaluate(ToLongFunction<String> sizes) {
    long sum = 0;
    for (Map.Entry<String, Long> term : terms.entrySet()) {
      long product = term.getValue();
      if (!term.getKey().isEmpty()) {
        for (String symbol : term.getKey().split("\\*")) {
          product = Math.multiplyExact(product, sizes.applyAsLong(symbol));
        }
      }
      sum = Math.addExact(sum, product);
    }
    return sum;
  }

  /** The name if this is one symbol and nothing else, otherwise null. */
  public @Nullable String asSymbol() {
    if (terms.size() != 1) {
      return null;
    }
    Map.Entry<String, Long> term = terms.lastEntry();
    return term.getValue() == 1 && term.getKey().matches("[A-Za-z][A-Za-z0-9]*")
        ? term.getKey()
        : null;
  }

  public Set<String> symbols() {
    Set<String> symbols = new TreeSet<>();
    for (String monomial : terms.keySet()) {
      if (!monomial.isEmpty()) {
        symbols.addAll(Arrays.asList(monomial.split("\\*")));
      }
    }
    return symbols;
  }

  private static String join(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a + b;
    }
    String[] symbols = (a + "*" + b).split("\\*");
    Arrays.sort(symbols);
    return String.join("*", symbols);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dim dim && terms.equals(dim.terms);
  }

  @Override
  public int hashCode() {
    return terms.hashCode();
  }

  @Override
  public String toString() {
    if (isFixed()) {
      return Long.toString(fixed());
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> term : terms.entrySet()) {
      String monomial = term.getKey();
      long c = term.getValue();
      text.append(text.isEmpty() ? "" : "+");
      text.append(monomial.isEmpty() ? Long.toString(c) : c == 1 ? monomial : c + "*" + monomial);
    }
    return text.toString();
  }
}
