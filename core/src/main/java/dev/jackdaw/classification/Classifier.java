package dev.jackdaw.classification;

import dev.jackdaw.inference.SequenceModel;
import dev.jackdaw.inference.SequenceOutputs;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives texts labels with probabilities. Safe for several threads; close it before its model.
 *
 * {@snippet :
 * try (LoadedModel model = bundle.load(engine, Precision.F32);
 *     Classifier classifier = Classifier.open(model, "intents", bundle.calibration("intents"))) {
 *   System.out.println(classifier.classify("where is my suitcase").best().label());
 * }
 * }
 */
public final class Classifier implements AutoCloseable {
  private static final String TEXT = "text";

  private final SequenceModel model;
  private final Head head;
  private final Calibration calibration;
  private final List<String> labels;
  private final boolean several;
  private final int longest;
  private final SequenceOutputs logits;

  private Classifier(
      SequenceModel model, String name, Head head, List<String> labels, Calibration calibration) {
    this.model = model;
    this.head = head;
    this.calibration = calibration;
    this.labels = labels;
    this.several = head.target() instanceof Target.MultiClasses;
    this.longest = model.contextLength();
    this.logits = SequenceOutputs.logits(model, name, labels.size(), longest);
  }

  /**
   * @param head name of the head, one that labels sequences
   * @throws UserException if the model has no such head, naming those it has
   */
  public static Classifier open(SequenceModel model, String head, Calibration calibration) {
    Map<String, Head> heads = model.heads();
    Head chosen = heads.get(head);
    List<String> labels = chosen == null ? List.of() : chosen.target().labels();
    if (chosen == null || labels.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the model has no head \"" + head + "\" that labels texts")
              .available(classifying(model)));
    }
    return new Classifier(model, head, chosen, labels, calibration);
  }

  /** The heads of a model that label texts. */
  public static List<String> classifying(SequenceModel model) {
    return model.heads().entrySet().stream()
        .filter(head -> !(head.getValue().target() instanceof Target.Tokens))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The labels it can give, {@link Target#OUTSIDE} not among them. */
  public List<String> labels() {
    return labels.stream().filter(label -> !label.equals(Target.OUTSIDE)).toList();
  }

  /** Whether a text may have several labels. */
  public boolean several() {
    return several;
  }

  public Calibration calibration() {
    return calibration;
  }

  public Classification classify(String text) {
    return classify(List.of(text)).getFirst();
  }

  /** What it says about each text, in order. Texts longer than the model's context are read up to it. */
  public List<Classification> classify(List<String> texts) {
    return rows(texts.stream().map(text -> new DataRow("text", Map.of(TEXT, text))).toList());
  }

  /**
   * The same for rows as the head reads them; a label they may have is not looked at. The field {@code text}, which is all that a plain
   * text has, is read as the head's own where that is called otherwise and missing.
   */
  public List<Classification> rows(List<DataRow> rows) {
    List<int[]> sequences = rows.parallelStream().map(this::sequence).toList();
    return logits(sequences).stream().map(this::classification).toList();
  }

  private DataRow named(DataRow row) {
    String field = head.textField();
    if (row.fields().containsKey(field) || !row.fields().containsKey(TEXT)) {
      return row;
    }
    Map<String, Object> fields = new HashMap<>(row.fields());
    fields.put(field, Objects.requireNonNull(fields.remove(TEXT)));
    return new DataRow(row.place(), fields);
  }

  private int[] sequence(DataRow row) {
    List<Example> examples = head.examples(named(row));
    if (examples.isEmpty() || examples.getFirst().ids().length == 0) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no text to label").at(row.place()));
    }
    return cut(withVirtual(examples.getFirst().ids()));
  }

  private List<float[]> logits(List<int[]> sequences) {
    return List.of(logits.of(sequences));
  }

  private int[] withVirtual(int[] ids) {
    int[] virtual = model.virtualTokens();
    int[] all = Arrays.copyOf(virtual, virtual.length + ids.length);
    System.arraycopy(ids, 0, all, virtual.length, ids.length);
    return all;
  }

  private int[] cut(int[] ids) {
    return ids.length <= longest ? ids : Arrays.copyOf(ids, longest);
  }

  private Classification classification(float[] row) {
    double[] probabilities =
        several
            ? Probabilities.sigmoid(row, calibration.temperature())
            : Probabilities.softmax(row, calibration.temperature());
    List<Classification.Scored> ranked = new ArrayList<>();
    double outside = 0;
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i).equals(Target.OUTSIDE)) {
        outside = probabilities[i];
      } else {
        ranked.add(new Classification.Scored(labels.get(i), probabilities[i]));
      }
    }
    Classification undecided = new Classification(ranked, List.of(), outside);
    List<String> given =
        undecided.ranked().stream()
            .limit(several ? ranked.size() : 1)
            .filter(scored -> scored.probability() >= calibration.threshold())
            .map(Classification.Scored::label)
            .toList();
    return new Classification(undecided.ranked(), given, outside);
  }

  @Override
  public void close() {
    logits.close();
  }
}
