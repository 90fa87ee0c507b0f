package dev.jackdaw.cli;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.BotFolder;
import dev.jackdaw.bot.PartConfig;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels texts. */
final class ClassifyCommand implements Command<ClassifyCommand.Options> {
  record Options(
      @Doc("A text to label; may be repeated; - reads one from standard input.") @Default("[]")
          List<String> text,
      @Doc("A file of texts to label: .csv, .tsv, .json, .jsonl, or one text a line.")
          Optional<Path> file,
      @Doc("The file's column that holds the text; \"text\" if left out.") Optional<String> column,
      @Doc("Write to this file instead of printing: .jsonl or .csv. Of --file alone.")
          Optional<Path> out,
      @Doc("The head that labels; needed where the model has several.") Optional<String> head,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Where it runs: auto, cpu, cuda or cuda:N.") @Default("auto") String device) {}

  private static final List<String> COLUMNS =
      List.of("row", "text", "labels", "likeliest", "probability", "outside");

  /** A model and which of its heads labels. */
  private record Chosen(Path folder, Optional<String> head) {}

  @Override
  public String summary() {
    return "Labels of texts, with how sure the model is.";
  }

  @Override
  public String arguments() {
    return "BOT";
  }

  @Override
  public String details() {
    return """
    BOT is the folder of a bot, or of a model or exported model with a head that labels texts. One line for each text: its label or labels, or
    (none) where the model abstains, the probability of the likeliest, and the text.\
    """;
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    Path folder = OpenModel.folder(arguments, "classify");
    Optional<RowOutput.Layout> layout = layout(options);
    List<DataRow> rows = layout.isPresent() ? List.of() : rows(options);
    Chosen chosen =
        BotFolder.holds(folder)
            ? ofBot(BotFolder.read(folder, session.components()), options.head(), folder)
            : new Chosen(folder, options.head());
    try (ReadyModel open =
        ReadyModel.open(
            chosen.folder(), options.engine(), options.device(), Precision.F32, session)) {
      List<String> heads = Classifier.classifying(open.model());
      if (chosen.head().isEmpty() && heads.size() != 1) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                    "the model has "
                        + (heads.isEmpty() ? "no head" : "several heads")
                        + " that labels texts")
                .available(heads)
                .fix(heads.isEmpty() ? "fine-tune one" : "name one with --head"));
      }
      String head = chosen.head().orElseGet(heads::getFirst);
      if (!heads.contains(head)) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("the model has no head \"" + head + "\" that labels texts")
                .available(heads));
      }
      try (Classifier classifier =
          Classifier.open(open.model(), head, open.folder().calibration(head))) {
        if (layout.isPresent()) {
          file(options, layout.get(), classifier, session);
        } else {
          List<Classification> said = classifier.rows(rows);
          List<String> texts = rows.stream().map(ClassifyCommand::shown).toList();
          session.report(document(head, texts, said), lines(texts, said));
        }
      }
    }
    return 0;
  }

  /** How the file is laid out that is to be written. */
  private static Optional<RowOutput.Layout> layout(Options options) {
    if (options.out().isPresent() && (options.file().isEmpty() || !options.text().isEmpty())) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("--out is for the rows of a file").fix("give --file FILE, and no --text"));
    }
    return options
        .out()
        .map(
            file ->
                RowOutput.Layout.of(file, List.of(RowOutput.Layout.JSONL, RowOutput.Layout.CSV)));
  }

  private static void file(
      Options options, RowOutput.Layout layout, Classifier classifier, Session session) {
    RowInput input = new RowInput(options.file().orElseThrow(), options.column());
    Path out = options.out().orElseThrow();
    long[] count = new long[1];
    try (BatchProgress progress = new BatchProgress(session, "labelled")) {
      new AtomicWriter()
          .write(
              out,
              temporary -> {
                try (RowOutput output =
                    layout == RowOutput.Layout.CSV
                        ? RowOutput.csv(temporary, COLUMNS)
                        : RowOutput.jsonl(temporary)) {
                  BatchProgress.forEach(
                      input,
                      rows -> {
                        List<Classification> said = classifier.rows(rows);
                        for (int i = 0; i < said.size(); i++) {
                          output.write(row(rows.get(i), said.get(i)));
                        }
                        count[0] += said.size();
                        progress.done(said.size());
                      });
                }
              });
    }
    session.report(
        Map.of("rows", count[0], "file", out.toString()),
        count[0] + " rows labelled in " + out + System.lineSeparator());
  }

  private static Map<String, Object> row(DataRow row, Classification said) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("row", row.place());
    values.put("text", shown(row));
    values.put("labels", said.given());
    values.put("likeliest", said.best().label());
    values.put("probability", said.best().probability());
    values.put("outside", said.outside());
    return values;
  }

  /** The text of a row, or all its fields where the head reads several. */
  private static String shown(DataRow row) {
    return row.fields().get("text") instanceof String text
        ? text
        : new TreeMap<>(row.fields()).toString();
  }

  /** The bot's classifier, or the one of its models that has the head asked for. */
  private static Chosen ofBot(BotConfig config, Optional<String> head, Path folder) {
    List<PartConfig> parts =
        config.parts().entrySet().stream()
            .filter(part -> !part.getKey().equals("model"))
            .map(Map.Entry::getValue)
            .toList();
    Optional<PartConfig> part =
        head.isEmpty()
            ? config.classifier()
            : parts.stream().filter(one -> one.head().equals(head)).findFirst();
    return part.flatMap(found -> found.bundle().map(b -> new Chosen(b, found.head())))
        .orElseThrow(
            () ->
                new UserException(
                    UserException.Kind.INPUT,
                    Problem.of(
                            head.map(name -> "the bot has no classifier \"" + name + "\"")
                                .orElse("the bot has no classifier"))
                        .at(folder.toString())
                        .available(parts.stream().flatMap(one -> one.head().stream()).toList())));
  }

  private static List<DataRow> rows(Options options) {
    List<DataRow> rows = new ArrayList<>();
    options
        .text()
        .forEach(
            text ->
                rows.add(
                    new DataRow(
                        "--text",
                        Map.of("text", TextArguments.textOrInput(List.of(text), "classify")))));
    options
        .file()
        .ifPresent(
            file ->
                new RowInput(file, options.column()).forEach(Integer.MAX_VALUE - 8, rows::addAll));
    if (rows.isEmpty()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("there is nothing to label").fix("give --text \"…\" or --file FILE"));
    }
    if (rows.stream()
        .anyMatch(row -> row.fields().get("text") instanceof String s && s.isBlank())) {
      throw new UserException(UserException.Kind.USAGE, Problem.of("a text is empty"));
    }
    return rows;
  }

  private static String lines(List<String> texts, List<Classification> said) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      Classification one = said.get(i);
      lines.append(
          String.format(
              Locale.ROOT,
              "%s\t%.3f\t%s%n",
              one.abstains() ? "(none)" : String.join("|", one.given()),
              one.best().probability(),
              texts.get(i).replaceAll("\\s+", " ")));
    }
    return lines.toString();
  }

  private static Map<String, Object> document(
      String head, List<String> texts, List<Classification> said) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Classification one = said.get(i);
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("text", texts.get(i));
      document.put("labels", one.given());
      document.put("abstains", one.abstains());
      document.put("outside", one.outside());
      List<Map<String, Object>> ranked = new ArrayList<>();
      for (Classification.Scored scored : one.ranked()) {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("label", scored.label());
        label.put("probability", scored.probability());
        ranked.add(label);
      }
      document.put("ranked", ranked);
      all.add(document);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("head", head);
    document.put("texts", all);
    return document;
  }
}
