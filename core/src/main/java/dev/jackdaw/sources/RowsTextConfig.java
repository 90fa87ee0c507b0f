package dev.jackdaw.sources;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.recipe.Configured;
import java.util.List;

/**
 * The text of labelled rows, to pre-train on without their labels.
 *
 * @param rows where they come from
 * @param fields those that hold text, joined by line breaks; a nested field gives all texts in it
 */
public record RowsTextConfig(
    @Doc("Where the rows come from") Configured<RowSourceFactory<?>> rows,
    @Doc("Fields that hold text; of a nested one all texts in it") @Default("[text]")
        List<String> fields) {
  public RowsTextConfig {
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("fields is empty: name the fields that hold text");
    }
  }
}
