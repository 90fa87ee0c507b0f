package dev.jackdaw.quantization;

import dev.jackdaw.engine.Store;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which weights get 8 bits: the fewest, in order of loss saved for each byte they add, with which perplexity on a text stays within a
 * budget. The order is an estimate; whether the budget holds is measured, by bisection.
 */
final class BitChoice {
  private final Judge judge;
  private final WorkingCopy copy;
  private final Store original;
  private double[] before = {};
  private final double limit;
  private final QuantizationProgress progress;
  private int measured;

  /**
   * @param original numbers of the model
   * @param copy holds every candidate's {@code low}
   * @param budget percent
   */
  BitChoice(
      Judge judge, Store original, WorkingCopy copy, double budget, QuantizationProgress progress) {
    this.judge = judge;
    this.copy = copy;
    this.progress = progress;
    this.original = original;
    limit = 1 + budget / 100;
  }

  /**
   * @param raised names of weights that get 8 bits
   * @param within whether the budget holds
   */
  record Chosen(Set<String> raised, boolean within) {}

  Chosen choose(List<Candidates> all) {
    if (Double.isInfinite(limit)) {
      return new Chosen(Set.of(), true);
    }
    List<Candidates> order =
        all.stream()
            .filter(candidates -> candidates.high() != null)
            .sorted(
                Comparator.comparingDouble((Candidates c) -> -c.worth())
                    .thenComparing(Candidates::weight))
            .toList();
    before = judge.logProbabilities(original);
    if (within(order, 0)) {
      return new Chosen(Set.of(), true);
    }
    if (!within(order, order.size())) {
      return chosen(order, order.size(), false);
    }
    int tooFew = 0;
    int enough = order.size();
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) / 2;
      if (within(order, middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return chosen(order, enough, true);
  }

  private Chosen chosen(List<Candidates> order, int count, boolean within) {
    write(order, count);
    Set<String> raised = new HashSet<>();
    order.subList(0, count).forEach(candidates -> raised.add(candidates.weight()));
    return new Chosen(raised, within);
  }

  private boolean within(List<Candidates> order, int raised) {
    write(order, raised);
    double ratio = Judge.ratio(before, judge.logProbabilities(copy.store()));
    progress.at(
        "perplexity %+.2f %% with 8 bits for %d of %d weights"
            .formatted(100 * (ratio - 1), raised, order.size()),
        ++measured,
        measured);
    return ratio <= limit;
  }

  private void write(List<Candidates> order, int raised) {
    for (int i = 0; i < order.size(); i++) {
      copy.write(order.get(i).weight(), order.get(i).chosen(i < raised).weight());
    }
  }
}
