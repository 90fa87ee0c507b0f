package dev.jackdaw.benchmarks.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Times several subjects on the same documents, one after the other in every round, so that a slow
 * phase of the machine falls on all of them. The first round is reported apart: it is cold.
 */
final class Throughput {
  private static final double MEGA = 1e6;

  private final List<String> documents;
  private final long bytes;
  private final int rounds;

  Throughput(List<String> documents, long bytes, int rounds) {
    this.documents = documents;
    this.bytes = bytes;
    this.rounds = rounds;
  }

  /** MB/s of each round, the cold one first; one MB is a million bytes of UTF-8. */
  @SuppressWarnings("ArrayRecordComponent") // printed and forgotten
  record Rates(String subject, double[] rounds) {
    double median() {
      return Throughput.median(rounds);
    }
  }

  /** In the order of the subjects. */
  List<Rates> measure(List<Subject> subjects, int threads) {
    List<Rates> rates = new ArrayList<>();
    subjects.forEach(subject -> rates.add(new Rates(subject.name(), new double[rounds + 1])));
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round <= rounds; round++) {
        for (int i = 0; i < subjects.size(); i++) {
          long start = System.nanoTime();
          encodeAll(subjects.get(i), executor, threads);
          rates.get(i).rounds[round] = bytes / MEGA / ((System.nanoTime() - start) / 1e9);
        }
      }
    }
    return rates;
  }

  private void encodeAll(Subject subject, ExecutorService executor, int threads) {
    List<Future<Long>> parts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int from = (int) ((long) documents.size() * t / threads);
      int to = (int) ((long) documents.size() * (t + 1) / threads);
      parts.add(
          executor.submit(
              () -> {
                long tokens = 0;
                for (String document : documents.subList(from, to)) {
                  tokens += subject.encode(document).length;
                }
                return tokens;
              }));
    }
    long tokens = 0;
    for (Future<Long> part : parts) {
      tokens += get(part);
    }
    if (tokens == 0 && bytes > 0) {
      throw new IllegalStateException("[benchmark] no tokens");
    }
  }

  private static long get(Future<Long> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("[benchmark] interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("[benchmark] a subject failed", e.getCause());
    }
  }

  /** The median, the cold round left out. */
  static double median(double[] rounds) {
    return medianOf(Arrays.copyOfRange(rounds, 1, rounds.length));
  }

  static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
