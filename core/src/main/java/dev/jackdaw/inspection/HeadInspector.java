package dev.jackdaw.inspection;

import dev.jackdaw.finetuning.ExampleReader;
import dev.jackdaw.finetuning.ExampleSet;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.HeadTaskConfig;
import dev.jackdaw.finetuning.LabelledRows;
import dev.jackdaw.finetuning.RowCheck;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of one head. */
final class HeadInspector {
  private final String name;
  private final HeadTaskConfig task;
  private final InspectedModel model;
  private final int virtualTokens;
  private final InspectionOptions options;
  private final RowCheck check;
  private final TokenDisplay display;
  private final Map<Part, Fates> fates = new EnumMap<>(Part.class);
  private final List<SeenExample> seen = new ArrayList<>();
  private final PersonalCount.Search personal = new PersonalCount.Search();

  HeadInspector(
      String name,
      HeadTaskConfig task,
      InspectedModel model,
      int virtualTokens,
      InspectionOptions options,
      RowCheck check) {
    this.name = name;
    this.task = task;
    this.model = model;
    this.virtualTokens = virtualTokens;
    this.options = options;
    this.check = check;
    this.display = new TokenDisplay(model.tokenizer());
  }

  /**
   * @param head null if none could be made of the rows: then only what needs none is said
   */
  HeadInspection inspect(FineTuneData.HeadRows rows, @Nullable Head head) {
    for (Part part : Part.values()) {
      List<DataRow> labelled = of(rows.labelled(), part);
      List<DataRow> outside = of(rows.outside(), part);
      labelled.forEach(row -> personal.add(row.place(), row.fields()));
      outside.forEach(row -> personal.add(row.place(), row.fields()));
      if (head != null && !(labelled.isEmpty() && outside.isEmpty())) {
        fates.put(part, read(part, labelled, outside, head));
      }
    }
    if (head != null) {
      check.examples(
          head,
          rows,
          task.examples(),
          model.backbone().contextLength(),
          virtualTokens,
          model.tokenizer());
    }
    List<PlacedText> texts =
        head == null ? List.of() : new ComparedTexts(display, head.target()).of(seen);
    return new HeadInspection(
        name,
        task.head().type(),
        rows.labelled().redacted() + rows.outside().redacted(),
        fates,
        head == null ? Optional.empty() : Optional.of(lengths(head)),
        head == null ? List.of() : LabelBalance.of(seen, head.target()),
        Overlap.of(texts, options.near()),
        personal.found(),
        head == null ? List.of() : shown(head),
        check.problems());
  }

  private static List<DataRow> of(LabelledRows rows, Part part) {
    return switch (part) {
      case TRAIN -> rows.train();
      case VALIDATION -> rows.validation();
      case TEST -> rows.test();
    };
  }

  private ExampleReader reader(Head head) {
    return new ExampleReader(
        head, task.examples(), model.backbone().contextLength(), virtualTokens);
  }

  private Fates read(Part part, List<DataRow> labelled, List<DataRow> outside, Head head) {
    int[] counts = new int[5];
    long tokens = 0;
    long trained = 0;
    for (DataRow row : labelled) {
      try {
        // a reader remembers what it refused, so each row gets its own
        ExampleSet set = reader(head).read(List.of(row));
        counts[0] += set.examples().size() - set.truncated();
        counts[1] += set.truncated();
        counts[2] += set.dropped();
        counts[3] += set.untrained();
        tokens += set.tokens();
        trained += set.trained();
        see(part, row, head.examples(row), set.examples(), false);
      } catch (UserException _) {
        counts[4]++;
      }
    }
    int longest = reader(head).longest();
    for (DataRow row : outside) {
      try {
        for (Example example : head.examples(row)) {
          see(part, row, List.of(example), List.of(), true);
          int length = example.ids().length + virtualTokens;
          counts[length > longest ? 1 : 0]++;
          tokens += Math.min(length, longest);
          trained++;
        }
      } catch (UserException _) {
        counts[4]++;
      }
    }
    return new Fates(
        labelled.size() + outside.size(),
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        counts[4],
        tokens,
        trained);
  }

  private void see(
      Part part, DataRow row, List<Example> whole, List<Example> used, boolean outside) {
    for (int i = 0; i < whole.size(); i++) {
      Example cut = used.size() == whole.size() ? used.get(i) : null;
      seen.add(new SeenExample(part, row.place(), whole.get(i), cut, outside));
    }
  }

  private Lengths lengths(Head head) {
    int[] lengths =
        seen.stream()
            .filter(each -> each.part() == Part.TRAIN)
            .mapToInt(each -> each.whole().ids().length + virtualTokens)
            .toArray();
    return Lengths.of(lengths, reader(head).longest());
  }

  private List<ShownExample> shown(Head head) {
    List<SeenExample> candidates =
        new ArrayList<>(
            seen.stream()
                .filter(each -> each.part() == Part.TRAIN && each.used() != null)
                .toList());
    Collections.shuffle(candidates, new Random(options.seed()));
    List<ShownExample> shown = new ArrayList<>();
    for (SeenExample each : candidates.subList(0, Math.min(options.rows(), candidates.size()))) {
      Example used = each.used();
      if (used != null) {
        shown.add(
            new ShownExample(
                each.part(),
                each.place(),
                LabelBalance.answer(each, head.target()),
                display.of(used, false),
                each.whole().ids().length + virtualTokens - used.ids().length));
      }
    }
    return shown;
  }

  /**
   * An example and where it is from.
   *
   * @param whole before cutting
   * @param used as it is trained on; null if it is not
   * @param outside whether it has none of the labels
   */
  record SeenExample(
      Part part, String place, Example whole, @Nullable Example used, boolean outside) {
    /** What it is called where it has none of the labels. */
    List<String> labels(Target target) {
      if (outside) {
        return List.of(Target.OUTSIDE);
      }
      return whole.classes().stream().map(target.labels()::get).toList();
    }
  }
}
