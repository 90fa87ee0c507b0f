package dev.jackdaw.inspection;

import dev.jackdaw.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a model will really see of the data of a recipe.
 *
 * @param recipe its name
 * @param tokenizer where the tokenizer is from
 * @param vocabulary its tokens
 * @param contextLength of the model
 * @param text what it is pre-trained on, of a recipe that does
 * @param entries its fine-tunings
 */
public record Inspection(
    String recipe,
    String tokenizer,
    int vocabulary,
    int contextLength,
    Optional<TextInspection> text,
    List<EntryInspection> entries) {
  public Inspection {
    entries = List.copyOf(entries);
  }

  /** Everything training would refuse. */
  public List<Problem> refusals() {
    return entries.stream().flatMap(entry -> entry.allRefusals().stream()).distinct().toList();
  }
}
