package dev.jackdaw.problem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing a user can mend.
 *
 * @param what the fact, with actual values: {@code unknown key "vocabulry"}
 * @param where file, line and key, {@code recipe.yaml:7:3 tokenizer.vocabulry}; null where there is no place
 * @param available what exists instead; empty where that does not help
 * @param fix what to do next; null where the fact says it
 */
public record Problem(
    String what, @Nullable String where, List<String> available, @Nullable String fix) {
  public Problem {
    available = List.copyOf(available);
  }

  public static Problem of(String what) {
    return new Problem(what, null, List.of(), null);
  }

  public Problem at(String where) {
    return new Problem(what, where, available, fix);
  }

  public Problem available(List<String> available) {
    return new Problem(what, where, available, fix);
  }

  public Problem fix(String fix) {
    return new Problem(what, where, available, fix);
  }

  /** The problem as printed: place and fact on one line, then what is available, then what to do. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(where == null ? what : where + ": " + what);
    if (!available.isEmpty()) {
      lines.add("  available: " + String.join(", ", available));
    }
    if (fix != null) {
      lines.add("  to fix: " + fix);
    }
    return String.join(System.lineSeparator(), lines);
  }
}
