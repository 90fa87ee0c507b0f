package dev.jackdaw.cli;

import dev.jackdaw.bundle.ModelImport;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.config.Doc;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A model of another tool as a bundle. */
final class ImportCommand implements Command<ImportCommand.Options> {
  record Options(@Doc("Where the bundle goes; models/NAME if left out.") Optional<Path> out) {}

  @Override
  public String summary() {
    return "Makes a bundle of an open model: a Hugging Face folder or a GGUF file.";
  }

  @Override
  public String arguments() {
    return "SOURCE";
  }

  @Override
  public String details() {
    return "Weights become float32; tokenizer, chat template and licence come along. The bundle works"
        + " like one that was trained here.";
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
    if (arguments.size() != 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw import takes one source, found " + arguments.size())
              .fix("name a folder or a file: jackdaw import model.gguf --out models/name"));
    }
    Path source = Path.of(arguments.getFirst());
    Path out = options.out().orElseGet(() -> Path.of("models", name(source)));
    ModelImport.Report report = new ModelImport(session.components()).run(source, out);
    session.report(document(report, out), text(report, out));
    return 0;
  }

  private static String name(Path source) {
    Path name = source.toAbsolutePath().normalize().getFileName();
    return name == null ? "model" : name.toString().replaceFirst("\\.gguf$", "");
  }

  private static Map<String, Object> document(ModelImport.Report report, Path out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("out", out.toString());
    document.put("format", report.format());
    document.put("backbone", report.backbone());
    document.put("vocabulary", report.vocabulary());
    document.put("parameters", report.parameters());
    document.put("chat_template", report.chatTemplate());
    Map<String, String> sources = new LinkedHashMap<>();
    for (Provenance.Source each : report.sources()) {
      sources.put(each.name(), each.sha256());
    }
    document.put("sources", sources);
    return document;
  }

  private static String text(ModelImport.Report report, Path out) {
    StringBuilder text = new StringBuilder();
    line(text, "Model", out.toString());
    line(text, "Format", report.format());
    line(text, "Size", String.format(Locale.ROOT, "%,d parameters", report.parameters()));
    line(text, "Tokens", String.format(Locale.ROOT, "%,d", report.vocabulary()));
    line(text, "Chat", report.chatTemplate() ? "has a template" : "has no template");
    report.sources().forEach(each -> line(text, "From", each.name() + "  " + each.sha256()));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-8s %s%n", name, value));
  }
}
