package dev.jackdaw.finetuning;

import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a fine-tuning, by head.
 *
 * @param heads in the order they are trained
 */
public record FineTuneData(Map<String, HeadRows> heads) {
  /**
   * The rows of one head.
   *
   * @param labelled rows with labels or answers
   * @param outside texts that have none of the labels
   */
  public record HeadRows(LabelledRows labelled, LabelledRows outside) {
    /** Whether the head learns to notice texts of no label. */
    public boolean learnsOutside() {
      return !outside.train().isEmpty();
    }
  }

  /** SHA-256 over all rows, in hexadecimal. */
  public String sha256() {
    StringBuilder all = new StringBuilder();
    heads.forEach(
        (name, rows) ->
            all.append(name)
                .append(' ')
                .append(rows.labelled().sha256())
                .append(' ')
                .append(rows.outside().sha256())
                .append('\n'));
    return Sha256.of(all.toString());
  }

  /**
   * Reads everything.
   *
   * @throws dev.jackdaw.problem.UserException with all malformed rows of a source
   */
  public static FineTuneData read(
      String name, FineTuneConfig config, Components components, Path folder) {
    Map<String, HeadRows> heads = new LinkedHashMap<>();
    config
        .heads(name)
        .forEach(
            (head, task) ->
                heads.put(
                    head,
                    new HeadRows(
                        LabelledRows.read(task.data(), components, folder),
                        outside(task, components, folder))));
    return new FineTuneData(heads);
  }

  private static LabelledRows outside(HeadTaskConfig task, Components components, Path folder) {
    if (task.abstain().isEmpty()) {
      return new LabelledRows(List.of(), List.of(), List.of(), false, false, 0);
    }
    AbstainConfig config = task.abstain().get();
    Redaction redaction = new Redaction(task.data().redact());
    List<DataRow> train = redaction.of(rows(config.train(), components, folder));
    List<DataRow> validation = redaction.of(rows(config.validation(), components, folder));
    List<DataRow> test = redaction.of(rows(config.test(), components, folder));
    return new LabelledRows(train, validation, test, false, false, redaction.count());
  }

  private static List<DataRow> rows(
      Optional<Configured<RowSourceFactory<?>>> source, Components components, Path folder) {
    return source.map(each -> LabelledRows.read(each, components, folder)).orElse(List.of());
  }
}
