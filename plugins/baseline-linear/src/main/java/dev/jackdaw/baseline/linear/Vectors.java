package dev.jackdaw.baseline.linear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * TF-IDF: terms weighted by {@code (1 + ln count) (1 + ln ((1 + texts) / (1 + texts with the term)))}, each text's vector of length 1
 * (Salton and Buckley 1988, smoothed). Terms that training did not see count nothing.
 */
final class Vectors {
  private final Terms terms;

  /** Indices from 1 by term. */
  private final Map<String, Integer> indices = new HashMap<>();

  private final double[] inverse;

  /** Learns the terms of training texts. */
  Vectors(Terms terms, List<String> texts) {
    this.terms = terms;
    Map<String, Integer> frequencies = new LinkedHashMap<>();
    for (String text : texts) {
      terms.of(text).stream().distinct().forEach(term -> frequencies.merge(term, 1, Integer::sum));
    }
    inverse = new double[frequencies.size() + 1];
    frequencies.forEach(
        (term, frequency) -> {
          int index = indices.size() + 1;
          indices.put(term, index);
          inverse[index] = 1 + Math.log((1.0 + texts.size()) / (1 + frequency));
        });
  }

  /** Number of terms. */
  int size() {
    return indices.size();
  }

  /** The vector of a text, by ascending index. */
  private Feature[] of(String text, int offset) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (String term : terms.of(text)) {
      Integer index = indices.get(term);
      if (index != null) {
        counts.merge(index, 1, Integer::sum);
      }
    }
    Feature[] features = new Feature[counts.size()];
    double squares = 0;
    int i = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      double weight = (1 + Math.log(entry.getValue())) * inverse[entry.getKey()];
      features[i++] = new FeatureNode(offset + entry.getKey(), weight);
      squares += weight * weight;
    }
    for (Feature feature : features) {
      feature.setValue(feature.getValue() / Math.sqrt(squares));
    }
    return features;
  }

  /** The vectors of a text behind each other, and a constant as the last feature. */
  static Feature[] together(List<Vectors> all, String text) {
    Feature[] features = new Feature[0];
    int offset = 0;
    for (Vectors vectors : all) {
      Feature[] more = vectors.of(text, offset);
      int n = features.length;
      features = Arrays.copyOf(features, n + more.length);
      System.arraycopy(more, 0, features, n, more.length);
      offset += vectors.size();
    }
    features = Arrays.copyOf(features, features.length + 1);
    features[features.length - 1] = new FeatureNode(offset + 1, 1);
    return features;
  }
}
