package dev.jackdaw.inspection;

import java.util.List;

/**
 * What was found in the text a model is pre-trained on.
 *
 * @param documents how many there are
 * @param bytes of UTF-8
 * @param lengths in tokens, beside the context length
 * @param duplicates documents equal to an earlier one, letter for letter
 * @param overlap of the documents that were compared
 * @param compared how many of the documents that are, from the first on
 * @param personal what is personal in all of them
 * @param examples some documents, as the model sees their beginnings
 */
public record TextInspection(
    long documents,
    long bytes,
    Lengths lengths,
    long duplicates,
    Overlap overlap,
    long compared,
    List<PersonalCount> personal,
    List<ShownExample> examples) {
  public TextInspection {
    personal = List.copyOf(personal);
    examples = List.copyOf(examples);
  }
}
