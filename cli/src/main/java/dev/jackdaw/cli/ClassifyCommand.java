package dev.jackdaw.cli;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.bot.BotFolder;
import dev.jackdaw.bot.PartConfig;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.classification.Classification;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Labels texts. */
final class ClassifyCommand implements Command<ClassifyCommand.Options> {
  record Options(
      @Doc("A text to label; may be repeated; - reads one from standard input.") @Default("[]")
          List<String> text,
      @Doc("A file whose lines are texts to label.") Optional<Path> file,
      @Doc("The head that labels; needed where the model has several.") Optional<String> head,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine) {}

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
    BOT is the folder of a bot, or of a model with a head that labels texts. One line for each text: its label or labels, or
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
    List<String> texts = texts(options);
    Chosen chosen =
        BotFolder.holds(folder)
            ? ofBot(BotFolder.read(folder, session.components()), options.head(), folder)
            : new Chosen(folder, options.head());
    try (OpenModel open =
        OpenModel.open(chosen.folder(), options.engine(), Precision.F32, session)) {
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
      Bundle bundle = Bundle.open(chosen.folder(), session.components());
      if (!heads.contains(head)) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of("the model has no head \"" + head + "\" that labels texts")
                .available(heads));
      }
      try (Classifier classifier = Classifier.open(open.model(), head, bundle.calibration(head))) {
        List<Classification> said = classifier.classify(texts);
        session.report(document(head, texts, said), lines(texts, said));
      }
    }
    return 0;
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

  private static List<String> texts(Options options) {
    List<String> texts = new ArrayList<>();
    options.text().forEach(text -> texts.add(TextArguments.textOrInput(List.of(text), "classify")));
    options.file().ifPresent(file -> texts.addAll(lines(file)));
    if (texts.isEmpty()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("there is nothing to label").fix("give --text \"…\" or --file FILE"));
    }
    if (texts.stream().anyMatch(String::isBlank)) {
      throw new UserException(UserException.Kind.USAGE, Problem.of("a text is empty"));
    }
    return texts;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("is not UTF-8 text").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
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
