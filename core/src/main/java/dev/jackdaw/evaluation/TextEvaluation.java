package dev.jackdaw.evaluation;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.corpus.TextScore;
import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.corpus.TokenBytes;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Perplexity, bits per byte and accuracy of a model over texts. Each text is a document of its own. Where the model's documents begin
 * with end-of-text, so do these, and the end-of-text token after them is predicted too, as in training; otherwise nothing is
 * predicted of a document's first token. Bits per byte count the bytes of what was predicted.
 *
 * <p>Windows are read in batches of about the same length, always the same ones, so the result does not change from run to run.
 */
public final class TextEvaluation {
  /** Logits held at once. */
  private static final long MOST_LOGITS = 1L << 24;

  private static final int MOST_ROWS = 64;
  private static final int SHORTEST = 16;

  private final LoadedModel model;
  private final int context;
  private final int stride;
  private final int[] virtual;
  private final int[] tokenBytes;

  public TextEvaluation(LoadedModel model, EvaluationSettings settings) {
    this.model = model;
    virtual = model.virtualTokens();
    int longest = model.contextLength() - virtual.length;
    if (settings.context() > longest) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
              "a context of "
                  + settings.context()
                  + " tokens was asked for, the model's is "
                  + longest));
    }
    context = settings.context() == 0 ? longest : settings.context();
    stride = settings.stride() == 0 ? context : Math.min(settings.stride(), context);
    tokenBytes = TokenBytes.of(model.tokenizer().vocabulary());
  }

  /** A window of tokens with the label of each. */
  @SuppressWarnings("ArrayRecordComponent") // a value carrier of this class
  private record Row(int[] ids, int[] labels) {}

  /** Tokenized texts, and what is counted of them. */
  private static final class Rows {
    final List<Row> rows = new ArrayList<>();
    long tokens;
    long bytes;
  }

  /** Evaluates texts; special tokens spelled in them are plain text. The stream is read once. */
  public EvaluationResult texts(Stream<String> texts) {
    return documents(texts.map(text -> framed(model.tokenizer().ids(text, SpecialTokens.PLAIN))));
  }

  /** The ids of a document with what the model's documents begin and end with. */
  private int[] framed(int[] ids) {
    OptionalInt start = model.documentStart();
    if (start.isEmpty()) {
      return ids;
    }
    int[] framed = new int[ids.length + 2];
    Arrays.fill(framed, start.getAsInt());
    System.arraycopy(ids, 0, framed, 1, ids.length);
    return framed;
  }

  /**
   * Evaluates documents given as tokens, which are taken as they are.
   *
   * @throws UserException if nothing in them can be predicted, or for an id the model does not have
   */
  public EvaluationResult documents(Stream<int[]> documents) {
    Rows rows = new Rows();
    documents.forEach(ids -> add(rows, ids));
    if (rows.tokens == 0) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
              "there is nothing to evaluate: the text has no token that comes after another"));
    }
    return run(rows);
  }

  private void add(Rows rows, int[] ids) {
    model.requireKnown(ids);
    for (Window window : Window.over(Math.max(0, ids.length - 1), context, stride)) {
      int[] read = new int[virtual.length + window.length()];
      int[] labels = new int[read.length];
      System.arraycopy(virtual, 0, read, 0, virtual.length);
      System.arraycopy(ids, window.start(), read, virtual.length, window.length());
      Arrays.fill(labels, TokenBatch.IGNORED);
      for (int at = window.scored(); at < window.end(); at++) {
        int label = ids[at + 1];
        labels[virtual.length + at - window.start()] = label;
        rows.tokens++;
        rows.bytes += label < tokenBytes.length ? tokenBytes[label] : 0;
      }
      rows.rows.add(new Row(read, labels));
    }
  }

  private EvaluationResult run(Rows all) {
    long start = System.nanoTime();
    double loss = 0;
    double correct = 0;
    Graph graph = model.graphs().evaluation(model.languageHead());
    List<Row> sorted =
        all.rows.stream().sorted(Comparator.comparingInt(row -> row.ids().length)).toList();
    int done = 0;
    while (done < sorted.size()) {
      int longest = lengthClass(sorted.get(done).ids().length);
      int end = done;
      while (end < sorted.size() && sorted.get(end).ids().length <= longest) {
        end++;
      }
      int rows =
          Math.clamp(
              MOST_LOGITS / ((long) longest * model.vocabulary()),
              1,
              Math.min(MOST_ROWS, end - done));
      try (Program program = model.compile(graph, Bounds.of(rows, longest))) {
        for (; done < end; done = Math.min(end, done + rows)) {
          float[] sums = batch(program, graph, sorted.subList(done, Math.min(end, done + rows)));
          loss += sums[0];
          correct += sums[1];
        }
      }
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new EvaluationResult(
        new TextScore(loss, all.tokens, all.bytes), Math.round(correct), seconds);
  }

  /** Rows of nearly one length are read by one program, so that short ones do not need the room of long ones. */
  private int lengthClass(int length) {
    int longest = SHORTEST;
    while (longest < length) {
      longest *= 2;
    }
    return Math.min(longest, context + virtual.length);
  }

  private float[] batch(Program program, Graph graph, List<Row> rows) {
    int b = rows.size();
    int t = rows.getLast().ids().length;
    int[] ids = new int[b * t];
    int[] positions = new int[b * t];
    int[] documents = new int[b * t];
    int[] labels = new int[b * t];
    int[] last = new int[b];
    Arrays.fill(documents, -1);
    Arrays.fill(labels, TokenBatch.IGNORED);
    for (int i = 0; i < b; i++) {
      Row row = rows.get(i);
      int n = row.ids().length;
      System.arraycopy(row.ids(), 0, ids, i * t, n);
      System.arraycopy(row.labels(), 0, labels, i * t, n);
      for (int j = 0; j < n; j++) {
        positions[i * t + j] = j;
        documents[i * t + j] = 0;
      }
      last[i] = n - 1;
    }
    Tensor loss = Tensor.scalar(0f);
    Tensor correct = Tensor.scalar(0f);
    Bindings bindings =
        new Bindings()
            .input(Inputs.IDS, Tensor.of(ids, b, t))
            .input(Inputs.POSITIONS, Tensor.of(positions, b, t))
            .input(Inputs.DOCUMENTS, Tensor.of(documents, b, t))
            .input(Inputs.LABELS, Tensor.of(labels, b, t))
            .output(ModelGraphs.LOSS_SUM, loss)
            .output(ModelGraphs.CORRECT, correct);
    if (graph.inputs().containsKey(Inputs.LAST)) {
      bindings.input(Inputs.LAST, Tensor.of(last, b));
    }
    model.run(program, bindings);
    return new float[] {loss.getFloat(0), correct.getFloat(0)};
  }
}
