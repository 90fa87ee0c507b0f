package dev.jackdaw.inspection;

import dev.jackdaw.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found in the rows of one head.
 *
 * @param name of the head
 * @param type what kind it is
 * @param redacted personal data that the recipe has taken out
 * @param fates what becomes of the rows, by part
 * @param lengths of the training examples; empty if no head could be made of the rows
 * @param labels how often each occurs; empty where tokens are learnt
 * @param overlap what texts have in common; of conversations, what is asked before the last answer
 * @param personal what is personal in the rows
 * @param examples some of training, as the model sees them
 * @param refusals what training would refuse, in its words
 */
public record HeadInspection(
    String name,
    String type,
    int redacted,
    Map<Part, Fates> fates,
    Optional<Lengths> lengths,
    List<LabelCount> labels,
    Overlap overlap,
    List<PersonalCount> personal,
    List<ShownExample> examples,
    List<Problem> refusals) {
  public HeadInspection {
    fates = new LinkedHashMap<>(fates);
    labels = List.copyOf(labels);
    personal = List.copyOf(personal);
    examples = List.copyOf(examples);
    refusals = List.copyOf(refusals);
  }
}
