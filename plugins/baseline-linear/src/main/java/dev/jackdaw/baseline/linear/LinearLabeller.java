package dev.jackdaw.baseline.linear;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A trained linear model: for every label one against the rest.
 *
 * <p>Of logistic regression the probabilities are those of each label against the rest, scaled to add up to 1 where a text has one
 * label. A support vector machine knows no probabilities: what stands for them is the softmax of its distances, or their logistic
 * function where a text may have several labels; they rank texts, and are not calibrated.
 */
final class LinearLabeller implements Labeller {
  private static final double PRECISION = 0.01;
  private static final int SEED = 1;

  static {
    Linear.disableDebugOutput();
  }

  private final List<String> labels;
  private final boolean several;
  private final List<Vectors> vectors;
  private final boolean logistic;

  /** One per label, its class 1 being the label; only the first where two labels exclude each other. */
  private final List<Model> models;

  private LinearLabeller(
      List<String> labels,
      boolean several,
      List<Vectors> vectors,
      boolean logistic,
      List<Model> models) {
    this.labels = labels;
    this.several = several;
    this.vectors = vectors;
    this.logistic = logistic;
    this.models = models;
  }

  static LinearLabeller train(
      List<LabelledText> rows, boolean several, List<Terms> terms, SolverType solver, double cost) {
    List<String> labels =
        rows.stream().flatMap(row -> row.labels().stream()).distinct().sorted().toList();
    if (rows.isEmpty() || labels.isEmpty() || (!several && labels.size() < 2)) {
      throw new UserException(
          UserException.Kind.INPUT,
          dev.jackdaw.problem.Problem.of(
              "a baseline learns nothing from " + rows.size() + " rows with the labels " + labels));
    }
    List<String> texts = rows.stream().map(LabelledText::text).toList();
    List<Vectors> vectors = terms.stream().map(one -> new Vectors(one, texts)).toList();
    Feature[][] x =
        texts.stream().map(text -> Vectors.together(vectors, text)).toArray(Feature[][]::new);
    int features = 1 + vectors.stream().mapToInt(Vectors::size).sum();
    int trained = !several && labels.size() == 2 ? 1 : labels.size();
    List<Model> models =
        IntStream.range(0, trained)
            .parallel()
            .mapToObj(label -> model(rows, labels.get(label), x, features, solver, cost))
            .toList();
    return new LinearLabeller(labels, several, vectors, solver == SolverType.L2R_LR, models);
  }

  private static Model model(
      List<LabelledText> rows,
      String label,
      Feature[][] x,
      int features,
      SolverType solver,
      double cost) {
    Problem problem = new Problem();
    problem.l = x.length;
    problem.n = features;
    problem.x = x;
    problem.y = rows.stream().mapToDouble(row -> row.labels().contains(label) ? 1 : -1).toArray();
    Parameter parameter = new Parameter(solver, cost, PRECISION);
    parameter.setRandom(new Random(SEED));
    return Linear.train(problem, parameter);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public boolean several() {
    return several;
  }

  @Override
  public List<Prediction> predict(List<String> texts) {
    return texts.parallelStream().map(this::predict).toList();
  }

  private Prediction predict(String text) {
    Feature[] x = Vectors.together(vectors, text);
    double[] distances = models.stream().mapToDouble(model -> distance(model, x)).toArray();
    if (several) {
      return severalLabels(distances);
    }
    double[] probabilities = new double[labels.size()];
    if (labels.size() == 2) {
      probabilities[0] = logistic(distances[0]);
      probabilities[1] = 1 - probabilities[0];
    } else {
      double largest = Arrays.stream(distances).max().orElseThrow();
      double sum = 0;
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = logistic ? logistic(distances[i]) : Math.exp(distances[i] - largest);
        sum += probabilities[i];
      }
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] /= sum;
      }
    }
    return Prediction.likeliest(probabilities, false);
  }

  private static Prediction severalLabels(double[] distances) {
    double[] probabilities = new double[distances.length];
    List<Integer> said = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      probabilities[i] = logistic(distances[i]);
      if (distances[i] > 0) {
        said.add(i);
      }
    }
    return new Prediction(probabilities, said, false);
  }

  /** How far on the label's side of the boundary. A label that every row has, or none, leaves LIBLINEAR one class to know. */
  private static double distance(Model model, Feature[] x) {
    int[] known = model.getLabels();
    if (known.length == 1) {
      return known[0] * Double.MAX_VALUE;
    }
    double[] values = new double[1];
    Linear.predictValues(model, x, values);
    return known[0] == 1 ? values[0] : -values[0];
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
