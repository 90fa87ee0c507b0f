package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.Embedder;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vectors of texts. */
final class EmbedCommand implements Command<EmbedCommand.Options> {
  record Options(
      @Doc("A text; may be repeated; - reads one from standard input.") @Default("[]")
          List<String> text,
      @Doc("A file of texts: .csv, .tsv, .json, .jsonl, or one text a line.") Optional<Path> file,
      @Doc("The file's column that holds the text; \"text\" if left out.") Optional<String> column,
      @Doc("Where to write: .jsonl, .csv or .npy. Needed with --file.") Optional<Path> out,
      @Doc("Make every vector one long, so that the product of two is their cosine.")
          boolean normalize,
      @Doc("Engine; the fastest there is if left out.") Optional<String> engine,
      @Doc("Where it runs: auto, cpu, cuda or cuda:N.") @Default("auto") String device) {}

  @Override
  public String summary() {
    return "Vectors of texts.";
  }

  @Override
  public String arguments() {
    return "MODEL";
  }

  @Override
  public String details() {
    return """
    MODEL is the folder of a bundle, of a model in the layout of Hugging Face, or of an exported one. A vector is the mean of the
    hidden states of a text's tokens. A file's rows are written in their order; a text longer than the model's context is read up to it.\
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
    Path folder = OpenModel.folder(arguments, "embed");
    if (options.text().isEmpty() == options.file().isEmpty()
        || options.file().isPresent() != options.out().isPresent()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("give texts with --text \"…\", or a file with --file FILE and --out FILE"));
    }
    Optional<RowOutput.Layout> layout =
        options.out().map(file -> RowOutput.Layout.of(file, List.of(RowOutput.Layout.values())));
    try (ReadyModel open =
            ReadyModel.open(folder, options.engine(), options.device(), Precision.F32, session);
        Embedder embedder = Embedder.open(open.model())) {
      if (layout.isPresent()) {
        file(options, layout.get(), embedder, session);
      } else {
        texts(options, embedder, session);
      }
    }
    return 0;
  }

  private static void texts(Options options, Embedder embedder, Session session) {
    List<String> texts =
        options.text().stream()
            .map(text -> TextArguments.textOrInput(List.of(text), "embed"))
            .toList();
    float[][] vectors = vectors(embedder, texts, options.normalize());
    List<Map<String, Object>> all = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      List<Float> numbers = numbers(vectors[i]);
      all.add(Map.of("text", texts.get(i), "embedding", numbers));
      lines.append(Json.line(vectors[i])).append(System.lineSeparator());
    }
    session.report(Map.of("width", embedder.width(), "texts", all), lines.toString());
  }

  private static List<Float> numbers(float[] vector) {
    List<Float> numbers = new ArrayList<>(vector.length);
    for (float number : vector) {
      numbers.add(number);
    }
    return numbers;
  }

  private static float[][] vectors(Embedder embedder, List<String> texts, boolean normalize) {
    float[][] vectors = embedder.embed(texts);
    if (normalize) {
      for (float[] vector : vectors) {
        double squares = 0;
        for (float number : vector) {
          squares += (double) number * number;
        }
        for (int i = 0; i < vector.length && squares > 0; i++) {
          vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
      }
    }
    return vectors;
  }

  private static void file(
      Options options, RowOutput.Layout layout, Embedder embedder, Session session) {
    RowInput input = new RowInput(options.file().orElseThrow(), options.column());
    Path out = options.out().orElseThrow();
    long[] count = new long[1];
    try (BatchProgress progress = new BatchProgress(session, "embedded")) {
      new AtomicWriter()
          .write(
              out,
              temporary -> {
                try (VectorOutput output = VectorOutput.of(layout, temporary, embedder.width())) {
                  BatchProgress.forEach(
                      input,
                      rows -> {
                        List<String> texts = rows.stream().map(RowInput::text).toList();
                        float[][] vectors = vectors(embedder, texts, options.normalize());
                        for (int i = 0; i < vectors.length; i++) {
                          output.write(rows.get(i), vectors[i]);
                        }
                        count[0] += vectors.length;
                        progress.done(vectors.length);
                      });
                }
              });
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rows", count[0]);
    document.put("width", embedder.width());
    document.put("file", out.toString());
    session.report(
        document,
        count[0] + " vectors of " + embedder.width() + " in " + out + System.lineSeparator());
  }

  /** Rows of vectors, as a layout has them. */
  private interface VectorOutput extends AutoCloseable {
    void write(DataRow row, float[] vector) throws IOException;

    @Override
    void close() throws IOException;

    static VectorOutput of(RowOutput.Layout layout, Path file, int width) throws IOException {
      return switch (layout) {
        case NPY -> numpy(new NumpyFile(file, width));
        case JSONL -> rows(RowOutput.jsonl(file), false);
        case CSV -> {
          List<String> columns = new ArrayList<>(List.of("row", RowInput.TEXT));
          for (int i = 0; i < width; i++) {
            columns.add("e" + i);
          }
          yield rows(RowOutput.csv(file, columns), true);
        }
      };
    }

    private static VectorOutput numpy(NumpyFile out) {
      return new VectorOutput() {
        @Override
        public void write(DataRow row, float[] vector) throws IOException {
          out.write(vector);
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }

    /** @param flat whether each number has a column of its own */
    private static VectorOutput rows(RowOutput out, boolean flat) {
      return new VectorOutput() {
        @Override
        public void write(DataRow row, float[] vector) throws IOException {
          Map<String, Object> values = new LinkedHashMap<>();
          values.put("row", row.place());
          values.put(RowInput.TEXT, RowInput.text(row));
          if (flat) {
            for (int i = 0; i < vector.length; i++) {
              values.put("e" + i, vector[i]);
            }
          } else {
            values.put("embedding", vector);
          }
          out.write(values);
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  }
}
