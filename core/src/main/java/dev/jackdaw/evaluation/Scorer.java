package dev.jackdaw.evaluation;

import dev.jackdaw.assembly.Inputs;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.inference.LogProbabilities;
import dev.jackdaw.inference.TokenScore;
import dev.jackdaw.model.Mode;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Scores a text token by token: what one needs to compare a model with another implementation of it. The tokens are taken as they
 * are, nothing is put in front of them, so nothing is said about the first. A text longer than the model's context is read in windows
 * that overlap by half: every token sees at least half a context.
 *
 * <p>The text is read in pieces through the caches, so that the logits of a piece at a time need room, not those of the whole text.
 */
public final class Scorer {
  /** Logits held at once. */
  private static final int MOST_LOGITS = 1 << 24;

  private static final int SHORTEST_PIECE = 8;
  private static final int LONGEST_PIECE = 256;

  private final LoadedModel model;
  private final int top;

  /** @param top how many likely tokens to report at each position */
  public Scorer(LoadedModel model, int top) {
    if (top < 0) {
      throw new IllegalArgumentException("[scorer] top is " + top);
    }
    this.model = model;
    this.top = top;
  }

  /** Scores a text; special tokens spelled in it are plain text. */
  public Score score(String text) {
    return score(model.tokenizer().ids(text, SpecialTokens.PLAIN));
  }

  /** @throws UserException if there are no tokens, or one the model does not have */
  public Score score(int[] ids) {
    if (ids.length == 0) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("there is nothing to score: the text has no tokens"));
    }
    model.requireKnown(ids);
    int[] virtual = model.virtualTokens();
    int context = Math.min(model.contextLength() - virtual.length, ids.length);
    List<Score.Position> positions = new ArrayList<>();
    positions.add(
        new Score.Position(
            ids[0],
            LogProbabilities.text(ids[0], model.tokenizer()),
            OptionalDouble.empty(),
            List.of()));
    List<TokenScore> next = List.of();
    try (Reader reader = new Reader(context + virtual.length)) {
      for (Window window : Window.over(ids.length, context, Math.max(1, context / 2))) {
        int[] read =
            IntStream.concat(
                    IntStream.of(virtual),
                    IntStream.range(window.start(), window.end()).map(i -> ids[i]))
                .toArray();
        int before = window.start() - virtual.length;
        for (int piece = 0; piece < read.length; piece += reader.piece) {
          int n = reader.read(read, piece);
          for (int t = 0; t < n; t++) {
            int at = before + piece + t;
            if (at < window.scored() || piece + t < virtual.length) {
              continue;
            }
            LogProbabilities distribution =
                new LogProbabilities(reader.logits, t * model.vocabulary(), model.vocabulary());
            if (at + 1 < ids.length) {
              positions.add(position(ids[at + 1], distribution));
            } else {
              next = distribution.top(top, model.tokenizer());
            }
          }
        }
      }
    }
    return new Score(positions, next);
  }

  private Score.Position position(int id, LogProbabilities distribution) {
    String token = LogProbabilities.text(id, model.tokenizer());
    return new Score.Position(
        id,
        token,
        OptionalDouble.of(distribution.of(id)),
        distribution.top(top, model.tokenizer()));
  }

  /** Reads a window piece by piece. */
  private final class Reader implements AutoCloseable {
    final int piece;
    final float[] logits;
    private final Program program;
    private final Store caches;

    Reader(int capacity) {
      piece =
          Math.min(
              capacity,
              Math.clamp(MOST_LOGITS / model.vocabulary(), SHORTEST_PIECE, LONGEST_PIECE));
      logits = new float[Math.multiplyExact(piece, model.vocabulary())];
      ModelGraphs graphs = model.graphs();
      program =
          model.compile(
              graphs.cached(model.languageHead(), Mode.PREFILL, true),
              Bounds.of(1, piece, capacity));
      caches = model.engine().store();
      graphs
          .cacheTypes()
          .forEach(
              (name, type) ->
                  caches.declare(
                      name, new TensorType(type.dtype(), ModelGraphs.slots(type, 1, capacity))));
    }

    /** Reads one piece, the ones before it being in the caches; its logits are rows of {@link #logits}. */
    int read(int[] ids, int from) {
      int n = Math.min(piece, ids.length - from);
      int[] tokens = IntStream.range(from, from + n).map(i -> ids[i]).toArray();
      float[] all = n == piece ? logits : new float[n * model.vocabulary()];
      model.run(
          program,
          new Bindings()
              .input(Inputs.IDS, Tensor.of(tokens, 1, n))
              .input(Inputs.POSITIONS, Tensor.of(IntStream.range(from, from + n).toArray(), 1, n))
              .input(Inputs.DOCUMENTS, Tensor.zeros(DType.I32, 1, n))
              .input(Inputs.LAST, Tensor.of(new int[] {n - 1}, 1))
              .input(Inputs.CACHED, Tensor.of(new int[] {from}, 1))
              .caches(caches, 0, 1)
              .output(ModelGraphs.ALL_LOGITS, Tensor.of(all, 1, n, model.vocabulary())));
      if (n < piece) {
        System.arraycopy(all, 0, logits, 0, all.length);
      }
      return n;
    }

    @Override
    public void close() {
      program.close();
      caches.close();
    }
  }
}
