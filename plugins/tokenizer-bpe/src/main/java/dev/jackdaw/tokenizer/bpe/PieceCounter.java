package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.tokenizer.TrainingProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts pieces on several threads, each with counts of its own that are added up at the end. Short
 * documents travel in batches; long ones are cut where that changes no piece.
 */
final class PieceCounter {
  private static final int BATCH_UNITS = 1 << 18;
  private static final int BOUNDARIES = 512;

  /** One thread's counts. */
  private final class Worker {
    final PieceCounts counts = new PieceCounts();
    private final int[] ends = new int[BOUNDARIES];

    void count(byte[] text, int from, int to) {
      Splitter.Cursor cursor = splitter.over(text, from, to);
      int start = from;
      for (int n = cursor.fill(ends); n > 0; n = cursor.fill(ends)) {
        for (int i = 0; i < n; i++) {
          counts.add(text, start, ends[i], 1);
          start = ends[i];
        }
      }
    }
  }

  private final Splitter splitter;
  private final int threads;

  PieceCounter(Splitter splitter, int threads) {
    this.splitter = splitter;
    this.threads = threads;
  }

  PieceCounts count(Stream<String> documents, TrainingProgress progress) {
    // A worker is free, or some task has it; at most this many tasks wait or run at once.
    BlockingQueue<Worker> free = new LinkedBlockingQueue<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Worker worker = new Worker();
      workers.add(worker);
      free.add(worker);
    }
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      distribute(documents, progress, task -> submit(task, executor, free, failure));
    }
    Throwable failed = failure.get();
    if (failed instanceof RuntimeException exception) {
      throw exception;
    }
    if (failed instanceof Error error) {
      throw error;
    }
    PieceCounts total = workers.getFirst().counts;
    workers.stream().skip(1).forEach(worker -> total.addAll(worker.counts));
    return total;
  }

  private static void submit(
      Consumer<Worker> task,
      ExecutorService executor,
      BlockingQueue<Worker> free,
      AtomicReference<@Nullable Throwable> failure) {
    if (failure.get() != null) {
      return;
    }
    Worker worker;
    try {
      worker = free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("[tokenizer] interrupted while counting", e);
    }
    executor.execute(
        () -> {
          try {
            task.accept(worker);
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
          } finally {
            free.add(worker);
          }
        });
  }

  private void distribute(
      Stream<String> documents, TrainingProgress progress, Consumer<Consumer<Worker>> submit) {
    List<String> batch = new ArrayList<>();
    long done = 0;
    long batched = 0;
    for (String document : (Iterable<String>) documents::iterator) {
      if (document.length() > BATCH_UNITS) {
        distributeParts(Utf8.encode(document), submit);
        done += document.length();
        progress.report("counting", done, -1);
        continue;
      }
      batch.add(document);
      batched += document.length();
      if (batched >= BATCH_UNITS) {
        submit.accept(countAll(batch));
        batch = new ArrayList<>();
        done += batched;
        batched = 0;
        progress.report("counting", done, -1);
      }
    }
    submit.accept(countAll(batch));
    progress.report("counting", done + batched, done + batched);
  }

  private static Consumer<Worker> countAll(List<String> documents) {
    return worker -> {
      for (String document : documents) {
        byte[] text = Utf8.encode(document);
        worker.count(text, 0, text.length);
      }
    };
  }

  private void distributeParts(byte[] text, Consumer<Consumer<Worker>> submit) {
    int from = 0;
    while (from < text.length) {
      int start = from;
      int end =
          text.length - from <= BATCH_UNITS
              ? text.length
              : splitter.safeCut(text, from + BATCH_UNITS, text.length);
      submit.accept(worker -> worker.count(text, start, end));
      from = end;
    }
  }
}
