package dev.jackdaw.cli;

import dev.jackdaw.adapter.AdapterBundles;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An adapted bundle without its adapter. */
final class AdapterMergeCommand implements Command<AdapterMergeCommand.Options> {
  record Options(
      @Doc("Where the merged bundle goes.") Path out,
      @Doc("The engine that folds; the fastest there is if left out.") Optional<String> engine) {}

  @Override
  public String summary() {
    return "Folds the adapter of a bundle into its weights.";
  }

  @Override
  public String arguments() {
    return "BUNDLE";
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
    Bundle bundle = Bundle.open(OpenModel.folder(arguments, "adapter merge"), session.components());
    try (Engine engine = AdapterApplyCommand.engine(options.engine(), session)) {
      List<String> notes =
          new AdapterBundles(session.components()).merge(bundle, options.out(), engine);
      report(options.out(), notes, session);
    }
    return 0;
  }

  static void report(Path out, List<String> notes, Session session) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("out", out.toString());
    document.put("notes", notes);
    StringBuilder text = new StringBuilder("Model    " + out + System.lineSeparator());
    notes.forEach(note -> text.append(note).append(System.lineSeparator()));
    session.report(document, text.toString());
  }
}
