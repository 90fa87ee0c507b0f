package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Overrides;
import dev.jackdaw.recipe.Place;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Learns a vocabulary from text. */
final class TokenizerTrainCommand implements Command<TokenizerTrainCommand.Options> {
  record Options(
      @Doc("Which tokenizer plugin.") @Default("bpe") String type,
      @Doc(
              "A setting of that plugin, key=value as in a recipe; may be repeated. jackdaw plugins bpe lists them.")
          @Default("[]")
          List<String> set,
      @Doc("The folder to write.") Path out) {}

  private record Wrapper(Configured<TokenizerFactory<?>> tokenizer) {}

  @Override
  public String summary() {
    return "Learns a vocabulary from text.";
  }

  @Override
  public String arguments() {
    return "FILES...";
  }

  @Override
  public String details() {
    return "FILES are text files, folders, globs, .gz, .zip members and JSON lines, as in a recipe.";
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
    Configured<?> chosen = configured(options, session);
    if (Files.exists(options.out()) && !Files.isDirectory(options.out())) {
      throw new UserException(
          UserException.Kind.OUTPUT, Problem.of(options.out() + " exists and is not a folder"));
    }
    @SuppressWarnings(
        "unchecked") // the registry pairs factories with their own configuration records
    TokenizerFactory<Record> factory =
        session.components().component(TokenizerFactory.class, chosen.type());
    AtomicLong bytes = new AtomicLong();
    AtomicLong documents = new AtomicLong();
    long start = System.nanoTime();
    Tokenizer tokenizer;
    try (ProgressLine progress = new ProgressLine(session.console());
        Stream<Document> text = TextArguments.documents(arguments, "tokenizer train")) {
      Stream<String> counted =
          text.map(
              document -> {
                bytes.addAndGet(document.text().getBytes(StandardCharsets.UTF_8).length);
                documents.addAndGet(document.continues() ? 0 : 1);
                return document.text();
              });
      tokenizer =
          factory.train(
              chosen.config(),
              counted,
              (stage, done, total) ->
                  progress.update(
                      total < 0
                          ? "%s %,d".formatted(stage, done)
                          : "%s %,d of %,d".formatted(stage, done, total)));
    }
    save(tokenizer, options.out());
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("type", chosen.type());
    report.put("vocabulary_size", tokenizer.vocabulary().size());
    report.put("documents", documents.get());
    report.put("bytes", bytes.get());
    report.put("seconds", seconds);
    report.put("bytes_per_second", bytes.get() / seconds);
    report.put("out", options.out().toString());
    session.report(
        report,
        String.format(
            Locale.ROOT,
            "%,d tokens learned from %,d documents, %,d bytes, in %.1f s; written to %s%n",
            tokenizer.vocabulary().size(),
            documents.get(),
            bytes.get(),
            seconds,
            options.out()));
    return 0;
  }

  private static Configured<?> configured(Options options, Session session) {
    Place place = Place.of("--type");
    Tree type = new Tree.Scalar(Tree.Kind.TEXT, options.type(), true, place);
    Tree tree =
        Overrides.apply(
            new Tree.Mapping(Map.of("type", new Tree.Entry(place, type)), Place.of("--set")),
            options.set());
    Tree wrapped = new Tree.Mapping(Map.of("tokenizer", new Tree.Entry(place, tree)), place);
    return Binder.bind(wrapped, Wrapper.class, session::components, null).tokenizer();
  }

  private static void save(Tokenizer tokenizer, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("cannot make the folder " + folder + ": " + e.getMessage()),
          e);
    }
    tokenizer.save(folder);
  }
}
