package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Tokenizes documents into shards: batches in parallel, written in order, so that the shards depend on the text and the
 * tokenizer alone. A bounded number of batches is held at once.
 */
public final class CorpusTokenizer {
  /** UTF-16 units per batch: large against the cost of handing it over. */
  private static final int BATCH = 1 << 18;

  private static final int BATCHES_PER_THREAD = 3;

  private final Tokenizer tokenizer;
  private final int threads;
  private final long tokensPerShard;

  public CorpusTokenizer(Tokenizer tokenizer, int threads) {
    this(tokenizer, threads, 1L << 28);
  }

  CorpusTokenizer(Tokenizer tokenizer, int threads, long tokensPerShard) {
    if (threads < 1) {
      throw new IllegalArgumentException("[corpus_tokenizer] " + threads + " threads");
    }
    this.tokenizer = tokenizer;
    this.threads = threads;
    this.tokensPerShard = tokensPerShard;
  }

  /** Told after each batch how far it has come. */
  @FunctionalInterface
  public interface Progress {
    Progress SILENT = (documents, textBytes, tokens) -> {};

    void report(long documents, long textBytes, long tokens);
  }

  /**
   * Writes the shards of a corpus into a folder, replacing it as a whole; after a failure it is as it was.
   *
   * @param documents read once, in order; closed by the caller
   * @param tokenizerHash see {@link TokenizerHash}
   * @throws UserException for text the source or the tokenizer refuses, or if the folder cannot be written
   */
  public CorpusStatistics write(
      Stream<Document> documents, Path folder, byte[] tokenizerHash, Progress progress) {
    CorpusStatistics[] result = new CorpusStatistics[1];
    new AtomicWriter()
        .writeFolder(
            folder,
            temporary -> result[0] = writeShards(documents, temporary, tokenizerHash, progress));
    return result[0];
  }

  private CorpusStatistics writeShards(
      Stream<Document> documents, Path folder, byte[] tokenizerHash, Progress progress)
      throws IOException {
    try (ExecutorService pool =
            Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        ShardSequence shards =
            new ShardSequence(folder, tokenizer.vocabulary(), tokenizerHash, tokensPerShard)) {
      try {
        Iterator<Document> iterator = documents.iterator();
        Deque<Future<TokenizedBatch>> running = new ArrayDeque<>();
        List<Problem> problems = new ArrayList<>();
        CorpusCounter counter = new CorpusCounter();
        while (!running.isEmpty() || problems.isEmpty() && iterator.hasNext()) {
          while (problems.isEmpty()
              && running.size() < threads * BATCHES_PER_THREAD
              && iterator.hasNext()) {
            List<Document> batch = nextBatch(iterator);
            running.add(pool.submit(() -> TokenizedBatch.of(batch, tokenizer)));
          }
          TokenizedBatch batch = finished(running.remove());
          problems.addAll(batch.problems());
          if (problems.isEmpty()) {
            shards.write(batch);
            counter.add(batch);
            progress.report(counter.documents(), counter.textBytes(), shards.tokens());
          }
        }
        if (!problems.isEmpty()) {
          throw new UserException(
              UserException.Kind.INPUT,
              problems.subList(0, Math.min(problems.size(), Problems.LIMIT)));
        }
        if (counter.documents() == 0) {
          throw new UserException(
              UserException.Kind.INPUT, Problem.of("the text source gave no documents"));
        }
        shards.finish();
        return counter.statistics(shards.tokens(), shards.longestDocument());
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static List<Document> nextBatch(Iterator<Document> documents) {
    List<Document> batch = new ArrayList<>();
    int length = 0;
    while (length < BATCH && documents.hasNext()) {
      Document document = documents.next();
      batch.add(document);
      length += document.text().length();
    }
    return batch;
  }

  private static TokenizedBatch finished(Future<TokenizedBatch> batch) {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("[corpus_tokenizer] the tokenizer failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("[corpus_tokenizer] interrupted", e);
    }
  }
}
