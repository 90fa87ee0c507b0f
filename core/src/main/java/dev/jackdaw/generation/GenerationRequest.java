package dev.jackdaw.generation;

import dev.jackdaw.constraint.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A text to go on with, and how.
 *
 * @param processors each makes one for every sample; they work in this order, after the repetition penalty
 * @param constraint the form that every text must have; its mask comes last
 */
public record GenerationRequest(
    Prompt prompt,
    GenerationSettings settings,
    List<Supplier<? extends LogitProcessor>> processors,
    Optional<Constraint> constraint) {
  public GenerationRequest {
    processors = List.copyOf(processors);
    if (constraint.isPresent() && !settings.untilEndOfText()) {
      throw new IllegalArgumentException(
          "[generation] a constrained text ends at the end-of-text token");
    }
  }

  public static GenerationRequest of(String text, GenerationSettings settings) {
    return new GenerationRequest(new Prompt.Text(text), settings, List.of(), Optional.empty());
  }

  public static GenerationRequest of(int[] ids, GenerationSettings settings) {
    return new GenerationRequest(
        new Prompt.Ids(ids.clone()), settings, List.of(), Optional.empty());
  }

  /** The same with one more processor. */
  public GenerationRequest with(Supplier<? extends LogitProcessor> processor) {
    List<Supplier<? extends LogitProcessor>> more = new ArrayList<>(processors);
    more.add(processor);
    return new GenerationRequest(prompt, settings, more, constraint);
  }

  /** The same, of texts that have this form and no others. */
  public GenerationRequest constrained(Constraint form) {
    return new GenerationRequest(prompt, settings, processors, Optional.of(form));
  }
}
