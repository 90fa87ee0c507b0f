package dev.jackdaw.evaluation.task;

import java.util.ArrayList;
import java.util.List;

/** Hits, false alarms and misses of every label, and the means of what follows from them. */
final class LabelCounts {
  private final int[] hits;
  private final int[] said;
  private final int[] meant;

  LabelCounts(int labels) {
    hits = new int[labels];
    said = new int[labels];
    meant = new int[labels];
  }

  void meant(int label) {
    meant[label]++;
  }

  void said(int label) {
    said[label]++;
  }

  void hit(int label) {
    hits[label]++;
  }

  private double precision(int label) {
    return said[label] == 0 ? 0 : (double) hits[label] / said[label];
  }

  private double recall(int label) {
    return meant[label] == 0 ? 0 : (double) hits[label] / meant[label];
  }

  /** 0 where the label was neither said nor meant. */
  double f1(int label) {
    int both = said[label] + meant[label];
    return both == 0 ? 0 : 2.0 * hits[label] / both;
  }

  /** The mean over labels that were said or meant, as scikit-learn takes it. */
  double macroF1() {
    double sum = 0;
    int seen = 0;
    for (int label = 0; label < hits.length; label++) {
      if (said[label] + meant[label] > 0) {
        sum += f1(label);
        seen++;
      }
    }
    return sum / seen;
  }

  /** The mean weighted by how often each label was meant. */
  double weightedF1() {
    double sum = 0;
    int all = 0;
    for (int label = 0; label < hits.length; label++) {
      sum += meant[label] * f1(label);
      all += meant[label];
    }
    return sum / all;
  }

  double microF1() {
    long h = 0;
    long both = 0;
    for (int label = 0; label < hits.length; label++) {
      h += hits[label];
      both += said[label] + meant[label];
    }
    return 2.0 * h / both;
  }

  /** Rows of a table: label, precision, recall, F1, how often it was meant; those neither said nor meant left out. */
  List<List<Object>> rows(List<String> names) {
    List<List<Object>> rows = new ArrayList<>();
    for (int label = 0; label < hits.length; label++) {
      if (said[label] + meant[label] > 0) {
        rows.add(
            List.of(names.get(label), precision(label), recall(label), f1(label), meant[label]));
      }
    }
    return rows;
  }
}
