package dev.jackdaw.head.classification;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads all training rows: which labels there are, how often, and whether they can be learnt. */
final class LabelSurvey {
  private static final int PROBLEMS_SHOWN = 50;

  private final ClassificationConfig config;
  private final RowFields fields;
  private final LabelIndex known;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private int labelled;
  private int rows;
  private long more;

  LabelSurvey(ClassificationConfig config) {
    this.config = config;
    this.fields = new RowFields(config);
    this.known = new LabelIndex(config.labels());
    config.labels().forEach(label -> counts.put(label, 0));
  }

  /**
   * The settings with labels and weights written out.
   *
   * @throws UserException with every row and class that cannot be learnt from
   */
  ClassificationConfig complete(HeadData data) {
    DataRow last = null;
    for (DataRow row : data.rows()) {
      read(row);
      last = row;
    }
    if (labelled == 0 && problems.isEmpty() && last != null) {
      add(RowFields.missing(last, config.label(), "label").at(last.place()));
    }
    List<String> labels =
        config.labels().isEmpty() ? List.copyOf(counts.keySet()) : config.labels();
    if (problems.isEmpty()) {
      checkClasses(labels);
    }
    labels = withOutside(labels, data.outside());
    ClassWeights weights = weights(labels);
    if (!problems.isEmpty()) {
      if (more > 0) {
        problems.add(Problem.of(String.format(Locale.ROOT, "and %,d more problems", more)));
      }
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    return config.completed(labels, weights);
  }

  /** Examples of what is outside come from elsewhere, so there is no counting them here. */
  private List<String> withOutside(List<String> labels, boolean outside) {
    if (!outside || config.multiLabel() || labels.contains(Target.OUTSIDE)) {
      return labels;
    }
    List<String> all = new ArrayList<>(labels);
    all.add(Target.OUTSIDE);
    return List.copyOf(all);
  }

  private void add(Problem problem) {
    if (problems.size() < PROBLEMS_SHOWN) {
      problems.add(problem);
    } else {
      more++;
    }
  }

  private void read(DataRow row) {
    rows++;
    try {
      if (fields.text(row).isBlank()) {
        add(Problem.of("field \"" + config.text() + "\" is empty").at(row.place()));
      }
      Optional<List<String>> labels = fields.labels(row);
      labelled += labels.isPresent() ? 1 : 0;
      labels.orElse(List.of()).forEach(label -> count(label, row.place()));
    } catch (UserException e) {
      e.problems().forEach(this::add);
    }
  }

  private void count(String label, String place) {
    if (!config.labels().isEmpty() && known.number(label).isEmpty()) {
      add(known.unknown(label).at(place));
      return;
    }
    counts.merge(label, 1, Integer::sum);
    places.putIfAbsent(label, place);
  }

  private void checkClasses(List<String> labels) {
    if (labels.isEmpty()) {
      add(
          Problem.of("none of the " + rows + " training rows has a label")
              .fix("set label to the field that holds it"));
      return;
    }
    if (labels.size() == 1 && !config.multiLabel()) {
      add(
          Problem.of("there is one class, \"" + labels.getFirst() + "\": nothing can be told apart")
              .fix("give rows of at least two classes"));
    }
    if (config.labels().isEmpty() && labels.size() > config.maxClasses()) {
      add(
          Problem.of(
                  "field \"%s\" has %,d different labels in %,d rows, max_classes is %,d"
                      .formatted(config.label(), labels.size(), labelled, config.maxClasses()))
              .fix("name the field that holds the label, or raise max_classes"));
      return;
    }
    for (String label : labels) {
      int count = counts.getOrDefault(label, 0);
      if (count < config.minExamples() && !label.equals(Target.OUTSIDE)) {
        Problem problem =
            Problem.of(
                    "class \"%s\" has %d training %s, min_examples is %d"
                        .formatted(label, count, count == 1 ? "row" : "rows", config.minExamples()))
                .fix("add examples, merge it with another class, or remove its rows");
        String place = places.get(label);
        add(place == null ? problem : problem.at(place));
      }
    }
  }

  private ClassWeights weights(List<String> labels) {
    return switch (config.classWeights()) {
      case ClassWeights.None none -> none;
      case ClassWeights.Given given -> {
        LabelIndex index = new LabelIndex(labels);
        given.weights().keySet().stream()
            .filter(label -> index.number(label).isEmpty())
            .forEach(label -> add(index.unknown(label).at("class_weights")));
        yield given;
      }
      case ClassWeights.Balanced balanced -> {
        Map<String, Double> weights = new LinkedHashMap<>();
        counts.forEach((label, count) -> weights.put(label, balanced(count, counts.size())));
        yield new ClassWeights.Given(weights);
      }
    };
  }

  private double balanced(int count, int classes) {
    double there = Math.max(count, 1);
    return config.multiLabel()
        ? Math.max(labelled - there, 1) / there
        : labelled / (classes * there);
  }
}
