package dev.jackdaw.evaluation.task;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Prediction;
import dev.jackdaw.task.Subject;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether texts get the labels they should: {@code text} and {@code label}, which is a text, or a list where a text may have several.
 * Rows out of scope tell whether the model notices that it is not meant.
 */
public final class ClassificationTask implements EvaluationTask<ClassificationConfig> {
  @Override
  public List<String> fields() {
    return List.of("text", "label");
  }

  @Override
  public Outcome evaluate(ClassificationConfig config, Subject subject, List<DataRow> rows) {
    Labeller labeller = subject.labeller(config.head());
    List<String> known = labeller.labels();
    List<LabelledText> texts = LabelledRows.read(rows, config, labeller.several(), known);
    List<String> labels =
        Stream.concat(known.stream(), texts.stream().flatMap(text -> text.labels().stream()))
            .distinct()
            .toList();
    List<Prediction> said = labeller.predict(texts.stream().map(LabelledText::text).toList());
    List<List<Integer>> right =
        texts.stream().map(text -> text.labels().stream().map(labels::indexOf).toList()).toList();
    return labeller.several()
        ? new SeveralLabels(labels, right, said).outcome()
        : new SingleLabels(
                labels,
                right.stream().mapToInt(one -> one.isEmpty() ? -1 : one.getFirst()).toArray(),
                said)
            .outcome();
  }
}
