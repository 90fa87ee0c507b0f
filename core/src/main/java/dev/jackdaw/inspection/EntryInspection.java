package dev.jackdaw.inspection;

import dev.jackdaw.problem.Problem;
import java.util.List;

/**
 * What was found in the rows of one fine-tuning.
 *
 * @param name of the entry
 * @param strategy what of the model it trains
 * @param heads in the order they are trained
 * @param refusals why its rows cannot be read at all; then there are no heads
 */
public record EntryInspection(
    String name, String strategy, List<HeadInspection> heads, List<Problem> refusals) {
  public EntryInspection {
    heads = List.copyOf(heads);
    refusals = List.copyOf(refusals);
  }

  /** Everything training would refuse. */
  public List<Problem> allRefusals() {
    return java.util.stream.Stream.concat(
            refusals.stream(), heads.stream().flatMap(head -> head.refusals().stream()))
        .distinct()
        .toList();
  }
}
