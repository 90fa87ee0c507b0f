package dev.jackdaw.training;

import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of a run as JSON lines: one object per event, with {@code event}, {@code step} and whatever belongs to it in snake case,
 * numbers that are not finite as null. Each line is written at once, so that a kill leaves whole lines and at most one torn end,
 * which the next opening drops.
 */
public final class RunLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private RunLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the log of a run that goes on after a step: what an earlier run logged beyond that step is dropped.
   *
   * @param finished steps finished; 0 begins an empty log
   * @throws dev.jackdaw.problem.UserException of kind OUTPUT
   */
  public static RunLog open(Path file, long finished) {
    StringBuilder kept = new StringBuilder();
    if (finished > 0) {
      for (JsonNode event : read(file)) {
        if (event.path("step").asLong(0) <= finished) {
          kept.append(JsonMapper.shared().writeValueAsString(event)).append('\n');
        }
      }
    }
    new AtomicWriter().writeString(file, kept.toString());
    try {
      return new RunLog(
          file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "");
    }
  }

  /** The events of a log; empty where there is none. Lines that are not JSON objects, such as a torn last one, are left out. */
  public static List<JsonNode> read(Path file) {
    List<JsonNode> events = new ArrayList<>();
    if (!Files.exists(file)) {
      return events;
    }
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        JsonNode event = parsed(line);
        if (event != null) {
          events.add(event);
        }
      }
      return events;
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "");
    }
  }

  private static @Nullable JsonNode parsed(String line) {
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      return node.isObject() ? node : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /**
   * Appends one event.
   *
   * @param event what happened: {@code step}, {@code evaluation}, {@code sample} …
   * @param step finished steps at that time
   * @throws dev.jackdaw.problem.UserException of kind OUTPUT
   */
  public synchronized void append(String event, long step, Map<String, ?> fields) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("step", step);
    fields.forEach((key, value) -> line.put(key, finite(value)));
    ByteBuffer bytes =
        ByteBuffer.wrap(
            (JsonMapper.shared().writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "the lines before are intact");
    }
  }

  private static @Nullable Object finite(Object value) {
    boolean finite = !(value instanceof Number number) || Double.isFinite(number.doubleValue());
    return finite ? value : null;
  }

  /** Forces what was appended onto the device: at checkpoints. */
  public synchronized void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "");
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw WriteFailure.of(file, e, "");
    }
  }
}
