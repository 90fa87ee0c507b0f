package dev.jackdaw.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A text to go on with, and how.
 *
 * @param processors each makes one for every sample; they work in this order, after the repetition penalty
 */
public record GenerationRequest(
    Prompt prompt,
    GenerationSettings settings,
    List<Supplier<? extends LogitProcessor>> processors) {
  public GenerationRequest {
    processors = List.copyOf(processors);
  }

  public static GenerationRequest of(String text, GenerationSettings settings) {
    return new GenerationRequest(new Prompt.Text(text), settings, List.of());
  }

  public static GenerationRequest of(int[] ids, GenerationSettings settings) {
    return new GenerationRequest(new Prompt.Ids(ids.clone()), settings, List.of());
  }

  /** The same with one more processor. */
  public GenerationRequest with(Supplier<? extends LogitProcessor> processor) {
    List<Supplier<? extends LogitProcessor>> more = new ArrayList<>(processors);
    more.add(processor);
    return new GenerationRequest(prompt, settings, more);
  }
}
