package dev.jackdaw.cli;

import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.config.Doc;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a fine-tuning added, out of a bundle. */
final class AdapterExtractCommand implements Command<AdapterExtractCommand.Options> {
  record Options(@Doc("Where the adapter goes.") Path out) {}

  @Override
  public String summary() {
    return "Takes the adapter out of a bundle, in PEFT's layout.";
  }

  @Override
  public String arguments() {
    return "BUNDLE";
  }

  @Override
  public String details() {
    return """
        What PEFT has no words for is written under a type of Jackdaw's own, and said.""";
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
    Bundle bundle =
        Bundle.open(OpenModel.folder(arguments, "adapter extract"), session.components());
    Adapters adapters = new Adapters(session.components());
    Adapter adapter = adapters.extract(bundle);
    try (Checkpoint.Tensors tensors = adapter.tensors()) {
      List<String> notes = adapters.write(adapter, options.out());
      long elements =
          tensors.types().values().stream()
              .mapToLong(type -> type.shape().elements().fixed())
              .sum();
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("out", options.out().toString());
      document.put("strategy", adapter.strategy());
      document.put("parameters", elements);
      document.put("notes", notes);
      StringBuilder text = new StringBuilder();
      text.append(
          "Adapter  %s: %s, %,d parameters%n"
              .formatted(options.out(), adapter.strategy(), elements));
      notes.forEach(note -> text.append(note).append(System.lineSeparator()));
      session.report(document, text.toString());
    }
    return 0;
  }
}
