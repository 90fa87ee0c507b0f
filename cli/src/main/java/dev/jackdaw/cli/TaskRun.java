package dev.jackdaw.cli;

import dev.jackdaw.data.Document;
import dev.jackdaw.evaluation.Evaluation;
import dev.jackdaw.evaluation.ModelSubject;
import dev.jackdaw.evaluation.PairedComparison;
import dev.jackdaw.evaluation.TaskReport;
import dev.jackdaw.evaluation.statistics.BootstrapSettings;
import dev.jackdaw.evaluation.task.Baselines;
import dev.jackdaw.evaluation.task.ClassificationConfig;
import dev.jackdaw.evaluation.task.LabelledRows;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Overrides;
import dev.jackdaw.recipe.Place;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.report.EvaluationPage;
import dev.jackdaw.report.HtmlPage;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import dev.jackdaw.rows.RowFormat;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of {@code jackdaw eval}: everything that can be wrong with the command line and the rows is found before a model is opened.
 *
 * @param <C> the task's settings
 */
final class TaskRun<C extends Record> {
  private static final String PERPLEXITY = "perplexity";

  private final EvalCommand.Options options;
  private final Session session;
  private final Path folder;
  private final EvaluationTask<C> task;
  private final C config;
  private final List<String> data;
  private final BootstrapSettings settings;

  private TaskRun(
      EvalCommand.Options options,
      List<String> arguments,
      Session session,
      EvaluationTask<C> task,
      C config) {
    this.options = options;
    this.session = session;
    this.task = task;
    this.config = config;
    folder = Path.of(arguments.getFirst());
    data = new ArrayList<>(arguments.subList(1, arguments.size()));
    data.addAll(options.data());
    settings = new BootstrapSettings(options.resamples(), 0.95, options.seed());
  }

  static TaskRun<?> of(EvalCommand.Options options, List<String> arguments, Session session) {
    EvaluationTask<?> task = session.components().component(EvaluationTask.class, options.task());
    return of(options, arguments, session, task);
  }

  private static <C extends Record> TaskRun<C> of(
      EvalCommand.Options options,
      List<String> arguments,
      Session session,
      EvaluationTask<C> task) {
    List<String> set = new ArrayList<>(options.set());
    if (options.context() > 0) {
      set.add("context=" + options.context());
    }
    if (options.stride() > 0) {
      set.add("stride=" + options.stride());
    }
    ComponentEntry entry =
        session.components().entry(EvaluationTask.class, options.task()).orElseThrow();
    @SuppressWarnings("unchecked") // registered together with the task, whose C it is
    Class<C> type = (Class<C>) entry.config();
    return new TaskRun<>(options, arguments, session, task, bind(type, set, session));
  }

  private static <R extends Record> R bind(Class<R> type, List<String> set, Session session) {
    Tree nothing = new Tree.Mapping(Map.of(), Place.of("--set"));
    return Binder.bind(Overrides.apply(nothing, set), type, session::components, null);
  }

  void run() {
    List<DataRow> rows = options.task().equals(PERPLEXITY) ? documents() : rows(data);
    Evaluation evaluation;
    List<Subject> baselines;
    try (OpenModel open = open(folder)) {
      Subject subject = subject(folder, open);
      baselines = baselines(subject);
      evaluation = Evaluation.run(task, config, subject, rows, settings);
    }
    List<PairedComparison> comparisons = new ArrayList<>();
    for (Subject baseline : baselines) {
      comparisons.add(compare(evaluation, baseline, rows));
    }
    for (Path other : options.against()) {
      try (OpenModel open = open(other)) {
        comparisons.add(compare(evaluation, subject(other, open), rows));
      }
    }
    TaskReport report =
        new TaskReport(options.task(), String.join(", ", data), evaluation, comparisons);
    options.out().ifPresent(out -> write(report, out));
    session.report(report.document(), TaskText.of(report));
  }

  private PairedComparison compare(Evaluation evaluation, Subject other, List<DataRow> rows) {
    return PairedComparison.of(
        evaluation, Evaluation.run(task, config, other, rows, settings), settings);
  }

  private OpenModel open(Path bundle) {
    return OpenModel.open(bundle, options.engine(), options.precision(), session);
  }

  private static Subject subject(Path bundle, OpenModel open) {
    return new ModelSubject(bundle.toString(), open.model(), open.bundle()::calibration);
  }

  private List<DataRow> documents() {
    if (!options.columns().isEmpty()) {
      throw usage(Problem.of("--columns goes with tasks that read rows, perplexity reads text"));
    }
    try (Stream<Document> documents = TextArguments.documents(data, "eval")) {
      List<DataRow> rows = new ArrayList<>();
      StringBuilder begun = new StringBuilder();
      documents.forEach(
          document -> {
            begun.append(document.text());
            if (!document.continues()) {
              rows.add(new DataRow(document.origin(), Map.of("text", begun.toString())));
              begun.setLength(0);
            }
          });
      return rows;
    }
  }

  private List<DataRow> rows(List<String> files) {
    RowFilesConfig source =
        new RowFilesConfig(files, RowFormat.AUTO, columns(), true, List.of(), Optional.empty());
    try (Stream<DataRow> rows = new RowFiles().rows(source, Path.of(""))) {
      return rows.toList();
    }
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String option : options.columns()) {
      for (String pair : option.split(",", -1)) {
        int equals = pair.indexOf('=');
        String field = equals < 0 ? pair : pair.substring(0, equals).strip();
        if (equals <= 0 || equals == pair.length() - 1) {
          problems.add(
              Problem.of("\"" + pair + "\" is not of the form field=column").at("--columns"));
        } else if (!task.fields().contains(field)) {
          problems.add(
              Problem.of("the task " + options.task() + " reads no field \"" + field + "\"")
                  .available(task.fields())
                  .at("--columns"));
        } else {
          columns.put(field, pair.substring(equals + 1).strip());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.USAGE, problems);
    }
    return columns;
  }

  private List<Subject> baselines(Subject subject) {
    if (options.baseline().isEmpty()) {
      return List.of();
    }
    if (!(config instanceof ClassificationConfig labels)) {
      throw usage(
          Problem.of("there are no baselines for the task " + options.task())
              .fix("--baseline goes with --task classification"));
    }
    if (session.components().of(BaselineFactory.class).isEmpty()) {
      throw new UserException(
          UserException.Kind.PLUGIN,
          Problem.of("no plugin brings a baseline").fix("put baseline-linear into plugins.d/"));
    }
    boolean several = subject.labeller(labels.head()).several();
    List<LabelledText> rows =
        LabelledRows.read(rows(options.baseline()), labels, several, List.of());
    return Baselines.train(session.components(), rows, several);
  }

  private static UserException usage(Problem problem) {
    return new UserException(UserException.Kind.USAGE, problem);
  }

  private void write(TaskReport report, Path out) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("cannot make the folder " + out + ": " + e.getMessage()),
          e);
    }
    new AtomicWriter()
        .writeString(out.resolve("evaluation.json"), Json.pretty(report.document()) + "\n");
    HtmlPage.write(EvaluationPage.of(report), out.resolve("report.html"));
    session.note("Report  " + out.resolve("report.html"));
  }
}
