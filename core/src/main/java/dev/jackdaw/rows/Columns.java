package dev.jackdaw.rows;

import dev.jackdaw.corpus.Problems;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives columns their new names, and knows which of the columns to be renamed a file has shown. */
final class Columns {
  private static final int SHOWN = 40;

  private final Map<String, String> columns;
  private final Set<String> seen = new LinkedHashSet<>();

  /**
   * @param columns by new name, what the files call it
   */
  Columns(Map<String, String> columns) {
    this.columns = columns;
  }

  /** Fields under their new names. One that is renamed does not keep its old name, and takes the place of a field of its new one. */
  Map<String, Object> renamed(Map<String, Object> fields) {
    if (columns.isEmpty()) {
      return fields;
    }
    seen.addAll(fields.keySet());
    Map<String, Object> result = new LinkedHashMap<>(fields);
    result.keySet().removeAll(columns.values());
    columns.forEach(
        (name, column) -> {
          Object value = fields.get(column);
          if (value == null) {
            result.remove(name);
          } else {
            result.put(name, value);
          }
        });
    return result;
  }

  /** Adds what is to be renamed but does not exist. */
  void check(Collection<String> existing, String where, Problems problems) {
    for (String column : new LinkedHashSet<>(columns.values())) {
      if (!existing.contains(column)) {
        Problem problem =
            Problem.of("there is no column \"" + column + "\"")
                .at(where)
                .available(List.copyOf(existing).subList(0, Math.min(existing.size(), SHOWN)));
        Optional<String> near = NearestName.of(column, existing);
        problems.add(
            problem.fix(
                near.map(name -> "did you mean \"" + name + "\"?")
                    .orElse("name one of these under columns")));
      }
    }
  }

  /** {@link #check} against all fields that were renamed so far. */
  void checkSeen(String where, Problems problems) {
    if (!seen.isEmpty()) {
      check(seen, where, problems);
    }
  }
}
