package dev.jackdaw.finetuning;

import dev.jackdaw.data.RowSourceFactory;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a task, parted by purpose.
 *
 * @param train what is learnt from
 * @param validation what decides when to stop, and thresholds
 * @param test what is measured once
 * @param splitValidation whether the rows of validation were taken from the training rows
 * @param splitTest whether those of test were
 * @param redacted how many personal data were taken out of them
 */
public record LabelledRows(
    List<DataRow> train,
    List<DataRow> validation,
    List<DataRow> test,
    boolean splitValidation,
    boolean splitTest,
    int redacted) {
  private static final double WHOLE = 0x1p63;

  public LabelledRows {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Reads and parts the rows.
   *
   * @param folder what relative paths are relative to
   * @throws UserException with all malformed rows, or if nothing is left to train on
   */
  public static LabelledRows read(LabelledDataConfig config, Components components, Path folder) {
    Redaction redaction = new Redaction(config.redact());
    List<DataRow> rows = redaction.of(read(config.train(), components, folder));
    List<DataRow> validation = redaction.of(read(config.validation(), components, folder));
    List<DataRow> test = redaction.of(read(config.test(), components, folder));
    boolean validates = config.validation().isEmpty() && config.split().validation() > 0;
    boolean tests = config.test().isEmpty() && config.split().test() > 0;
    List<DataRow> train = new ArrayList<>();
    List<DataRow> kept = new ArrayList<>(validation);
    List<DataRow> measured = new ArrayList<>(test);
    double toValidation = validates ? config.split().validation() : 0;
    double toTest = tests ? config.split().test() : 0;
    for (DataRow row : rows) {
      double place = place(row, config.split().seed());
      (place < toValidation ? kept : place < toValidation + toTest ? measured : train).add(row);
    }
    if (train.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there are no rows to train on: " + rows.size() + " were read"));
    }
    return new LabelledRows(train, kept, measured, validates, tests, redaction.count());
  }

  private static List<DataRow> read(
      Optional<Configured<RowSourceFactory<?>>> source, Components components, Path folder) {
    return source.map(each -> read(each, components, folder)).orElse(List.of());
  }

  /** All rows of one source. */
  public static List<DataRow> read(
      Configured<RowSourceFactory<?>> source, Components components, Path folder) {
    RowSourceFactory<Record> factory = source.component(components);
    try (Stream<DataRow> rows = factory.rows(source.config(), folder)) {
      return rows.toList();
    }
  }

  /** A number from 0 to 1 that depends on the row's content and the seed alone. */
  private static double place(DataRow row, long seed) {
    byte[] digest =
        Sha256.digest().digest((seed + "\n" + content(row)).getBytes(StandardCharsets.UTF_8));
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << 8 | (digest[i] & 0xff);
    }
    return (bits >>> 1) / WHOLE;
  }

  private static String content(DataRow row) {
    return String.valueOf(ordered(row.fields()));
  }

  /** The same value with its maps in the order of their keys: theirs is another in every process. */
  private static @Nullable Object ordered(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, child) -> sorted.put(key.toString(), ordered(child)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(LabelledRows::ordered).toList();
      default -> value;
    };
  }

  /**
   * The rows that say which labels there are: those of training, and those split from them, for a rare label may be among the latter
   * alone.
   */
  public List<DataRow> known() {
    List<DataRow> all = new ArrayList<>(train);
    all.addAll(splitValidation ? validation : List.of());
    all.addAll(splitTest ? test : List.of());
    return all;
  }

  /** SHA-256 over all rows, in hexadecimal: what a model was trained on. */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    for (List<DataRow> part : List.of(train, validation, test)) {
      for (DataRow row : part) {
        digest.update((content(row) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      digest.update((byte) 0);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
