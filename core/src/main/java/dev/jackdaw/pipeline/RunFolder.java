package dev.jackdaw.pipeline;

import dev.jackdaw.bot.BotFolder;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a recipe makes; see the package for what is where.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Path recipe() {
    return path.resolve("recipe.yaml");
  }

  public Path tokenizer() {
    return path.resolve("tokenizer");
  }

  public Path tokens() {
    return path.resolve("tokens");
  }

  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  public Path bundle() {
    return path.resolve("bundle");
  }

  /** What a fine-tuning added to its base, where that is something. */
  public Path adapter() {
    return path.resolve("adapter");
  }

  public Path log() {
    return path.resolve("log.jsonl");
  }

  public Path evaluation() {
    return path.resolve("evaluation.json");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  /** Everything a fine-tuning makes. */
  public RunFolder finetune(String name) {
    return new RunFolder(path.resolve("finetune").resolve(name));
  }

  public Path bot() {
    return path.resolve("bot");
  }

  private Path stage(Stage stage) {
    return path.resolve("stages").resolve(stage.label() + ".json");
  }

  /** The folder for one process alone, until closed. */
  Lock lock() {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() == null) {
          throw taken();
        }
        return new Lock(channel);
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw taken();
      } catch (UserException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("cannot write to " + path + ": " + e.getMessage()).fix("give another --out"),
          e);
    }
  }

  /** Held while a recipe runs; the system gives it back when the process dies. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private UserException taken() {
    return new UserException(
        UserException.Kind.OUTPUT,
        Problem.of(path + " is in use by another run").fix("wait for it, or give another --out"));
  }

  /** Whether what a stage makes is there at all. */
  boolean made(Stage stage) {
    return switch (stage) {
      case DATA -> false;
      case TOKENIZER -> Files.isDirectory(tokenizer());
      case TOKENS -> Files.isDirectory(tokens());
      case PRETRAIN -> Files.isDirectory(bundle());
      case REPORT -> Files.exists(report()) && readEvaluation().isPresent();
      case BOT -> BotFolder.holds(bot());
      case FINETUNE -> Files.isDirectory(bundle()) && readEvaluation().isPresent();
    };
  }

  /** What a stage worked on when it last finished; empty if it never did, or the record is damaged. */
  Optional<StageRecord> record(Stage stage) {
    Path file = stage(stage);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), StageRecord.class))
          .filter(StageRecord::intact);
    } catch (JacksonException _) {
      return Optional.empty(); // then the stage runs again
    }
  }

  void record(Stage stage, StageRecord record) {
    new AtomicWriter().writeString(stage(stage), JSON.writeValueAsString(record));
  }

  /** Forgets that a stage finished: before anything it made is touched. */
  void forget(Stage stage) {
    try {
      Files.deleteIfExists(stage(stage));
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("cannot delete " + stage(stage) + ": " + e.getMessage()),
          e);
    }
  }

  void deleteCheckpoints() {
    deleteFiles(checkpoints(), "checkpoints");
  }

  void deleteAdapter() {
    deleteFiles(adapter(), "files");
  }

  private static void deleteFiles(Path folder, String what) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("cannot delete the " + what + " in " + folder + ": " + e.getMessage()),
          e);
    }
  }

  void writeEvaluation(Map<String, Object> evaluation) {
    new AtomicWriter().writeString(evaluation(), JSON.writeValueAsString(evaluation));
  }

  /** How the bot did in its golden conversations; written beside it. */
  private Path botEvaluation() {
    return path.resolve("bot-evaluation.json");
  }

  void writeBotEvaluation(Map<String, Object> evaluation) {
    new AtomicWriter().writeString(botEvaluation(), JSON.writeValueAsString(evaluation));
  }

  Map<String, Object> readBotEvaluation() {
    return read(botEvaluation()).orElse(Map.of());
  }

  /** What was measured; empty if there is nothing, or it is damaged. */
  Optional<Map<String, Object>> readEvaluation() {
    return read(evaluation());
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static Optional<Map<String, Object>> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of((Map<String, Object>) JSON.readValue(file.toFile(), Map.class))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty(); // then it is measured again
    }
  }
}
