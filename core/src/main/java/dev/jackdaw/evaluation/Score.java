package dev.jackdaw.evaluation;

import dev.jackdaw.inference.TokenScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A text as a model sees it, token by token.
 *
 * @param positions one per token
 * @param next the likeliest tokens after the last
 */
public record Score(List<Position> positions, List<TokenScore> next) {
  public Score {
    positions = List.copyOf(positions);
    next = List.copyOf(next);
  }

  /**
   * One token.
   *
   * @param id the token
   * @param token its text; U+FFFD for bytes that are no whole character
   * @param logProbability natural logarithm of its probability after the tokens before it; empty for the first, which nothing
   *     comes before
   * @param top the likeliest tokens in its place, likeliest first; none for the first
   */
  public record Position(
      int id, String token, OptionalDouble logProbability, List<TokenScore> top) {
    public Position {
      top = List.copyOf(top);
    }
  }

  /** Sum of all log-probabilities there are. */
  public double logProbability() {
    return positions.stream().mapToDouble(position -> position.logProbability().orElse(0)).sum();
  }

  /**
   * The report: {@code positions}, each with {@code id}, {@code token}, {@code log_probability} (null for the first) and {@code top},
   * a list of {@code id}, {@code token}, {@code logit}, {@code log_probability}; {@code next}, such a list; {@code log_probability}.
   */
  public Map<String, @Nullable Object> report() {
    List<Object> each = new ArrayList<>();
    for (Position position : positions) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("id", position.id());
      entry.put("token", position.token());
      entry.put(
          "log_probability",
          position.logProbability().isPresent() ? position.logProbability().getAsDouble() : null);
      entry.put("top", report(position.top()));
      each.add(entry);
    }
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("positions", each);
    report.put("next", report(next));
    report.put("log_probability", logProbability());
    return report;
  }

  private static List<Object> report(List<TokenScore> tokens) {
    List<Object> list = new ArrayList<>();
    for (TokenScore token : tokens) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("id", token.id());
      entry.put("token", token.token());
      entry.put("logit", token.logit());
      entry.put("log_probability", token.logProbability());
      list.add(entry);
    }
    return list;
  }
}
