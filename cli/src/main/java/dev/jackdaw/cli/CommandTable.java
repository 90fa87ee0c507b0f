package dev.jackdaw.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every command by name. A class is loaded when its command is asked for, so that the short ones start fast. */
final class CommandTable {
  static final List<String> NAMES =
      List.of(
          "run",
          "plan",
          "import",
          "tokenizer train",
          "tokenizer encode",
          "tokenizer decode",
          "tokenizer report",
          "chat",
          "classify",
          "embed",
          "generate",
          "score",
          "eval",
          "data inspect",
          "data list",
          "data fetch",
          "adapter extract",
          "adapter apply",
          "adapter merge",
          "export",
          "plugins",
          "doctor",
          "version");

  private CommandTable() {}

  static @Nullable Command<?> find(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "plan" -> new PlanCommand();
      case "import" -> new ImportCommand();
      case "tokenizer train" -> new TokenizerTrainCommand();
      case "tokenizer encode" -> new TokenizerEncodeCommand();
      case "tokenizer decode" -> new TokenizerDecodeCommand();
      case "tokenizer report" -> new TokenizerReportCommand();
      case "chat" -> new ChatCommand();
      case "classify" -> new ClassifyCommand();
      case "embed" -> new EmbedCommand();
      case "generate" -> new GenerateCommand();
      case "score" -> new ScoreCommand();
      case "eval" -> new EvalCommand();
      case "data inspect" -> new DataInspectCommand();
      case "data list" -> new DataListCommand();
      case "data fetch" -> new DataFetchCommand();
      case "adapter extract" -> new AdapterExtractCommand();
      case "adapter apply" -> new AdapterApplyCommand();
      case "adapter merge" -> new AdapterMergeCommand();
      case "export" -> new ExportCommand();
      case "plugins" -> new PluginsCommand();
      case "doctor" -> new DoctorCommand();
      case "version" -> new VersionCommand();
      default -> null;
    };
  }
}
