package dev.jackdaw.evaluation.task;

import dev.jackdaw.corpus.TokenBytes;
import dev.jackdaw.evaluation.Window;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.task.EvaluationTask;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Metric;
import dev.jackdaw.task.Outcome;
import dev.jackdaw.task.Statistic;
import dev.jackdaw.task.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Perplexity, bits per byte and accuracy of a model over texts. Each row's {@code text} is a document of its own. Where the model's
 * documents begin with end-of-text, so do these, and the end-of-text token after them is predicted too, as in training; otherwise
 * nothing is predicted of a document's first token. Bits per byte count the bytes of what was predicted.
 *
 * <p>The items are stretches of 1,024 bytes of a document: they depend on the text alone, so models with different tokenizers can be
 * compared, and a single long document still has an interval.
 */
public final class PerplexityTask implements EvaluationTask<PerplexityConfig> {
  private static final int BLOCK = 1024;

  @Override
  public List<String> fields() {
    return List.of("text");
  }

  /** What was counted of each block. */
  private static final class Blocks {
    final List<double[]> sums = new ArrayList<>();

    /** Makes room for a document, and says which block is its first. */
    int open(int bytes) {
      int first = sums.size();
      for (int i = 0; i < Math.max(1, Math.ceilDiv(bytes, BLOCK)); i++) {
        sums.add(new double[4]);
      }
      return first;
    }

    double[] column(int index) {
      return sums.stream().mapToDouble(block -> block[index]).toArray();
    }
  }

  /** A window of a document: its example, and in which block each of its labels stands. */
  @SuppressWarnings("ArrayRecordComponent") // a value carrier of this class
  private record Piece(Example example, int[] blocks, int[] bytes) {}

  @Override
  public Outcome evaluate(PerplexityConfig config, Subject subject, List<DataRow> rows) {
    LanguageModel model = subject.languageModel(Optional.empty());
    int context = context(config, model);
    int stride = config.stride() == 0 ? context : Math.min(config.stride(), context);
    int[] tokenBytes = TokenBytes.of(model.tokenizer().vocabulary());
    Blocks blocks = new Blocks();
    List<Piece> pieces = new ArrayList<>();
    for (String text : Fields.read(rows, (fields, row) -> text(row, fields))) {
      int first = blocks.open(text.getBytes(StandardCharsets.UTF_8).length);
      cut(model.document(text), first, blocks.sums.size(), context, stride, tokenBytes, pieces);
    }
    if (pieces.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
              "there is nothing to evaluate: the text has no token that comes after another"));
    }
    List<Likelihood> likelihoods = model.likelihoods(pieces.stream().map(Piece::example).toList());
    for (int i = 0; i < pieces.size(); i++) {
      count(pieces.get(i), likelihoods.get(i), blocks);
    }
    return outcome(blocks);
  }

  private static @Nullable String text(DataRow row, Fields fields) {
    return row.fields().get("text") instanceof String text ? text : fields.text(row, "text");
  }

  private static int context(PerplexityConfig config, LanguageModel model) {
    if (config.context() > model.contextLength()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
              "a context of "
                  + config.context()
                  + " tokens was asked for, the model's is "
                  + model.contextLength()));
    }
    return config.context() == 0 ? model.contextLength() : config.context();
  }

  private static void cut(
      Example document,
      int firstBlock,
      int endBlock,
      int context,
      int stride,
      int[] tokenBytes,
      List<Piece> pieces) {
    int[] ids = document.ids();
    int[] starts = new int[ids.length + 1];
    for (int i = 0; i < ids.length; i++) {
      starts[i + 1] = starts[i] + (ids[i] < tokenBytes.length ? tokenBytes[ids[i]] : 0);
    }
    for (Window window : Window.over(Math.max(0, ids.length - 1), context, stride)) {
      int n = window.end() - window.scored();
      int[] labels = new int[window.length()];
      int[] blocks = new int[n];
      int[] bytes = new int[n];
      Arrays.fill(labels, CrossEntropy.IGNORE);
      for (int i = 0; i < n; i++) {
        int next = window.scored() + i + 1;
        labels[next - 1 - window.start()] = ids[next];
        blocks[i] = Math.min(endBlock - 1, firstBlock + starts[next] / BLOCK);
        bytes[i] = starts[next + 1] - starts[next];
      }
      int[] read = Arrays.copyOfRange(ids, window.start(), window.end());
      pieces.add(new Piece(new Example(read, labels, List.of()), blocks, bytes));
    }
  }

  private static void count(Piece piece, Likelihood likelihood, Blocks blocks) {
    for (int i = 0; i < piece.blocks().length; i++) {
      double[] block = blocks.sums.get(piece.blocks()[i]);
      block[0] -= likelihood.logProbabilities()[i];
      block[1] += likelihood.likeliest()[i] ? 1 : 0;
      block[2]++;
      block[3] += piece.bytes()[i];
    }
  }

  private static Outcome outcome(Blocks blocks) {
    double[] loss = blocks.column(0);
    double[] tokens = blocks.column(2);
    double[] bytes = blocks.column(3);
    double[] bits = Arrays.stream(loss).map(nats -> nats / Math.log(2)).toArray();
    Statistic mean = new Statistic.Ratio(loss, tokens);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("tokens", (long) Arrays.stream(tokens).sum());
    counts.put("bytes", (long) Arrays.stream(bytes).sum());
    return new Outcome(
        loss.length,
        List.of(
            new Metric(
                "perplexity",
                Metric.Unit.NUMBER,
                false,
                new Statistic.Other(items -> Math.exp(mean.of(items)))),
            new Metric(
                "bits_per_byte", Metric.Unit.NUMBER, false, new Statistic.Ratio(bits, bytes)),
            new Metric(
                "accuracy", Metric.Unit.SHARE, true, new Statistic.Ratio(blocks.column(1), tokens)),
            new Metric("loss", Metric.Unit.NUMBER, false, mean)),
        counts,
        List.of(),
        List.of(),
        List.of());
  }
}
