package dev.jackdaw.benchmarks.training;

import java.util.Arrays;
import java.util.Locale;

/**
 * One process's result: the line {@code peer config precision median_ms tok_per_s gflops peak_rss}, which peers print last too.
 *
 * @param memory peak resident memory as printed: a number of bytes, or with a unit
 */
record Measured(
    String system,
    String config,
    String precision,
    double medianMs,
    double tokensPerSecond,
    double gflops,
    String memory) {
  static Measured parse(String line) {
    String[] fields = line.trim().split("\\s+");
    if (fields.length < 7) {
      throw new IllegalArgumentException(
          "a peer must end with \"peer config precision median_ms tok_per_s gflops peak_rss\", it printed \""
              + line
              + "\"");
    }
    return new Measured(
        fields[0],
        fields[1],
        fields[2],
        number(fields[3]),
        number(fields[4]),
        number(fields[5]),
        String.join(" ", Arrays.copyOfRange(fields, 6, fields.length)));
  }

  private static double number(String field) {
    return Double.parseDouble(field.replaceAll("[^0-9.eE+-]", ""));
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.1f %.0f %.1f %s",
        system,
        config,
        precision,
        medianMs,
        tokensPerSecond,
        gflops,
        memory);
  }
}
