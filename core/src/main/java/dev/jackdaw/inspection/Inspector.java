package dev.jackdaw.inspection;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.HeadTaskConfig;
import dev.jackdaw.finetuning.RowCheck;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at the data of a recipe as training would, and trains nothing. */
public final class Inspector {
  private final RecipeFile file;
  private final RunFolder run;
  private final Components components;
  private final InspectionOptions options;
  private final Consumer<String> progress;

  /**
   * @param run where the recipe's results are, if it ever ran
   * @param progress told what is being done
   */
  public Inspector(
      RecipeFile file,
      RunFolder run,
      Components components,
      InspectionOptions options,
      Consumer<String> progress) {
    this.file = file;
    this.run = run;
    this.components = components;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Looks at everything, or at one fine-tuning alone.
   *
   * @param entry name of the fine-tuning
   * @throws UserException if there is no such entry, or nothing could be read at all
   */
  public Inspection inspect(Optional<String> entry) {
    Map<String, FineTuneConfig> entries = file.recipe().finetune();
    entry.ifPresent(name -> requireEntry(name, entries));
    InspectedModel model = InspectedModel.of(file, run, components, progress);
    Optional<TextInspection> text =
        entry.isEmpty() && file.recipe().base().isEmpty()
            ? Optional.of(new TextInspector(file, components, model, options, progress).inspect())
            : Optional.empty();
    List<EntryInspection> inspected = new ArrayList<>();
    Map<String, Optional<String>> templates = new HashMap<>();
    entries.forEach(
        (name, config) -> {
          if (entry.isEmpty() || entry.get().equals(name)) {
            Optional<String> template =
                config.from().flatMap(from -> templates.getOrDefault(from, Optional.empty()));
            inspected.add(
                inspect(name, config, model, template.or(model::chatTemplate), templates));
          }
        });
    if (text.isEmpty() && inspected.stream().allMatch(each -> each.heads().isEmpty())) {
      throw new UserException(
          UserException.Kind.INPUT,
          inspected.stream().flatMap(each -> each.refusals().stream()).distinct().toList());
    }
    return new Inspection(
        file.recipe().name(),
        model.source(),
        model.tokenizer().vocabulary().size(),
        model.backbone().contextLength(),
        text,
        inspected);
  }

  private void requireEntry(String name, Map<String, FineTuneConfig> entries) {
    if (!entries.containsKey(name)) {
      Problem problem =
          Problem.of("the recipe has no fine-tuning \"" + name + "\"")
              .at(file.where("finetune"))
              .available(List.copyOf(entries.keySet()));
      throw new UserException(
          UserException.Kind.USAGE,
          NearestName.of(name, entries.keySet())
              .map(near -> problem.fix("did you mean \"" + near + "\"?"))
              .orElse(problem));
    }
  }

  private EntryInspection inspect(
      String name,
      FineTuneConfig config,
      InspectedModel model,
      Optional<String> template,
      Map<String, Optional<String>> templates) {
    progress.accept(name + ": reading the rows");
    FineTuneData data;
    try {
      data = FineTuneData.read(name, config, components, file.folder());
    } catch (UserException e) {
      return new EntryInspection(name, config.strategy().type(), List.of(), e.problems());
    }
    List<HeadInspection> heads = new ArrayList<>();
    config
        .heads(name)
        .forEach(
            (head, task) -> {
              RowCheck check = new RowCheck();
              FineTuneData.HeadRows rows = Objects.requireNonNull(data.heads().get(head));
              @Nullable Head made = head(task, rows, model, template, check);
              if (made != null) {
                made.chatTemplate()
                    .map(ChatTemplate::source)
                    .ifPresent(source -> templates.put(name, Optional.of(source)));
              }
              templates.putIfAbsent(name, template);
              int virtual = made == null ? 0 : virtualTokens(config, head, made, model, check);
              progress.accept(head + ": comparing texts");
              heads.add(
                  new HeadInspector(head, task, model, virtual, options, check)
                      .inspect(rows, made));
            });
    return new EntryInspection(name, config.strategy().type(), heads, List.of());
  }

  /** The head as the rows complete it; those it refuses are left out. Null if none can be made. */
  private @Nullable Head head(
      HeadTaskConfig task,
      FineTuneData.HeadRows rows,
      InspectedModel model,
      Optional<String> template,
      RowCheck check) {
    HeadFactory<Record> factory = task.head().component(components);
    Map<String, Head> made = new LinkedHashMap<>();
    check.attempt(
        rows,
        left -> {
          Record complete =
              factory.complete(
                  task.head().config(),
                  new HeadData(left.labelled().known(), template, left.learnsOutside()));
          made.put("head", factory.create(complete, model.tokenizer()));
        });
    return made.get("head");
  }

  private int virtualTokens(
      FineTuneConfig config, String name, Head head, InspectedModel model, RowCheck check) {
    int[] virtual = new int[1];
    check.attemptOnce(
        () -> virtual[0] = model.virtualTokens(config.strategy(), Map.of(name, head), components));
    return virtual[0];
  }
}
