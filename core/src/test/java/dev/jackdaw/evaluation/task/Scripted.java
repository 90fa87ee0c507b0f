package dev.jackdaw.evaluation.task;

import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Prediction;
import dev.jackdaw.task.Sampling;
import dev.jackdaw.task.Subject;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A subject that says what a test tells it to. */
record Scripted(
    List<String> labels,
    boolean several,
    Function<String, Prediction> predictions,
    Function<String, Double> logProbabilities,
    Function<String, String> answered)
    implements Subject, Labeller, LanguageModel {

  /** @param predictions by text */
  static Scripted labeller(
      List<String> labels, boolean several, Map<String, Prediction> predictions) {
    return new Scripted(labels, several, predictions::get, text -> 0.0, text -> "");
  }

  /** @param logProbabilities of the labelled text of an example, shared by its tokens; above -1 all are likeliest */
  static Scripted languageModel(
      Function<String, Double> logProbabilities, Function<String, String> answers) {
    return new Scripted(
        List.of(),
        false,
        text -> Prediction.likeliest(new double[1], false),
        logProbabilities,
        answers);
  }

  static double value(Outcome outcome, String metric) {
    return outcome.metrics().stream()
        .filter(one -> one.name().equals(metric))
        .findFirst()
        .orElseThrow()
        .value(outcome.items());
  }

  static DataRow row(int line, Object... fields) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put(fields[i].toString(), fields[i + 1]);
    }
    return new DataRow("rows.jsonl:" + line, map);
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public Labeller labeller(Optional<String> head) {
    return this;
  }

  @Override
  public LanguageModel languageModel(Optional<String> head) {
    return this;
  }

  @Override
  public List<Prediction> predict(List<String> texts) {
    return texts.stream().map(predictions).toList();
  }

  @Override
  public Tokenizer tokenizer() {
    return new ByteTokenizer();
  }

  @Override
  public int contextLength() {
    return 64;
  }

  @Override
  public List<Example> examples(DataRow row) {
    Object answer = row.fields().get("completion");
    return answer == null
        ? List.of()
        : List.of(passage(row.fields().get("prompt").toString(), answer.toString()));
  }

  @Override
  public Example document(String text) {
    return passage("", text);
  }

  @Override
  public Example passage(String context, String text) {
    int[] ids = tokenizer().ids(context + text, SpecialTokens.PLAIN);
    int[] labels = new int[ids.length];
    Arrays.fill(labels, CrossEntropy.IGNORE);
    for (int i = Math.max(1, context.length()); i < ids.length; i++) {
      labels[i - 1] = ids[i];
    }
    return new Example(ids, labels, List.of());
  }

  @Override
  public List<Likelihood> likelihoods(List<Example> examples) {
    return examples.stream().map(this::likelihood).toList();
  }

  private Likelihood likelihood(Example example) {
    int[] ids = Arrays.stream(example.labels()).filter(id -> id != CrossEntropy.IGNORE).toArray();
    double logProbability = logProbabilities.apply(tokenizer().decode(ids));
    double[] each = new double[ids.length];
    boolean[] likeliest = new boolean[ids.length];
    Arrays.fill(each, logProbability / ids.length);
    IntStream.range(0, ids.length).forEach(i -> likeliest[i] = logProbability > -1 || i > 0);
    return new Likelihood(each, likeliest);
  }

  @Override
  public List<String> answers(List<int[]> prompts, Sampling sampling) {
    return prompts.stream().map(ids -> answered.apply(tokenizer().decode(ids))).toList();
  }
}
