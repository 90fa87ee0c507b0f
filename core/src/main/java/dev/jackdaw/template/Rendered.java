package dev.jackdaw.template;

import java.util.List;

/**
 * What a template made of its variables.
 *
 * @param text the text
 * @param content where the characters of the text come from the variables' content and not from the template: disjoint, in
 *     order, none empty
 * @param generation what each {@code {% generation %}} block wrote, in order: one span per run of a block, so that two answers
 *     side by side stay two; empty spans are left out
 */
public record Rendered(String text, List<Span> content, List<Span> generation) {
  public Rendered {
    content = List.copyOf(content);
    generation = List.copyOf(generation);
  }
}
