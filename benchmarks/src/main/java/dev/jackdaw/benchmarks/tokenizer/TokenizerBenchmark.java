package dev.jackdaw.benchmarks.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TrainingProgress;
import dev.jackdaw.tokenizer.bpe.BpeTokenizerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains and encodes beside Hugging Face tokenizers (DJL's binding) and jtokkit, in one run, on a
 * text of your own, and checks first that all give the same ids.
 *
 * <pre>
 *   mvn -q -pl benchmarks -am verify -Dmaven.test.skip=true -Pbenchmark-tokenizer \
 *       -Dbenchmark.arguments="TEXT [options]"
 * </pre>
 *
 * <p>Options: {@code --rounds N} (default 5, after one cold round), {@code --vocabulary N}
 * (default 8192), {@code --sample N} (encode the first N MB only, default 2: one subject is slow),
 * {@code --training-peer "COMMAND"} (see {@link TrainingPeer}; {@code
 * benchmarks/peers/tokenizer/train_huggingface.py} is one).
 */
public final class TokenizerBenchmark {
  private static final int DOCUMENT_UNITS = 4096;
  private static final List<String> OPTIONS =
      List.of("--rounds", "--vocabulary", "--sample", "--training-peer");

  private final Path text;
  private final int rounds;
  private final int vocabulary;
  private final int sampleMegabytes;
  private final @Nullable TrainingPeer peer;
  private final BpeComponent bpe = new BpeComponent();

  private TokenizerBenchmark(
      Path text, int rounds, int vocabulary, int sampleMegabytes, @Nullable TrainingPeer peer) {
    this.text = text;
    this.rounds = rounds;
    this.vocabulary = vocabulary;
    this.sampleMegabytes = sampleMegabytes;
    this.peer = peer;
  }

  /** Prints a table to standard output. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    String file = null;
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--") && i + 1 < arguments.length) {
        options.put(arguments[i], arguments[++i]);
      } else {
        file = arguments[i];
      }
    }
    if (file == null || !OPTIONS.containsAll(options.keySet())) {
      System.err.println(
          "usage: TokenizerBenchmark TEXT [--rounds N] [--vocabulary N] [--sample MB]"
              + " [--training-peer COMMAND]");
      System.exit(2);
    }
    String command = options.get("--training-peer");
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "5"));
    if (rounds < 1) {
      throw new IllegalArgumentException("[benchmark] rounds is " + rounds + ", not at least 1");
    }
    new TokenizerBenchmark(
            Path.of(file),
            rounds,
            Integer.parseInt(options.getOrDefault("--vocabulary", "8192")),
            Integer.parseInt(options.getOrDefault("--sample", "2")),
            command == null ? null : new TrainingPeer(List.of(command.split(" "))))
        .run();
  }

  private void run() throws IOException {
    System.setProperty("OPT_OUT_TRACKING", "true");
    String whole = Files.readString(text);
    long bytes = utf8Length(whole);
    List<String> documents = documents(whole);
    System.out.printf(
        "%s: %.2f MB, %d documents; %d rounds; %s %s; %d processors%n",
        text.getFileName(),
        bytes / 1e6,
        documents.size(),
        rounds,
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
    Tokenizer trained = train(documents, bytes);
    Path folder = Files.createTempDirectory("tokenizer-benchmark");
    try {
      List<String> sample = sample(documents);
      long sampleBytes = sample.stream().mapToLong(TokenizerBenchmark::utf8Length).sum();
      Throughput throughput = new Throughput(sample, sampleBytes, rounds);
      encode("trained, " + vocabulary, throughput, sample, trained, folder, null);
      for (EncodingType type :
          List.of(EncodingType.R50K_BASE, EncodingType.CL100K_BASE, EncodingType.O200K_BASE)) {
        Tokenizer published = published(type, folder);
        encode(type.getName(), throughput, sample, published, folder, type);
      }
    } finally {
      delete(folder);
    }
  }

  private static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private List<String> sample(List<String> documents) {
    long bytes = 0;
    int count = 0;
    while (count < documents.size() && bytes < sampleMegabytes * 1_000_000L) {
      bytes += utf8Length(documents.get(count++));
    }
    return documents.subList(0, count);
  }

  private Tokenizer train(List<String> documents, long bytes) {
    BpeTokenizerConfig config = BpeTokenizerConfig.ofSize(vocabulary);
    double[] seconds = new double[rounds + 1];
    double[] peerSeconds = new double[rounds + 1];
    for (int round = 0; round <= rounds; round++) {
      long start = System.nanoTime();
      bpe.factory().train(config, documents.stream(), TrainingProgress.SILENT);
      seconds[round] = (System.nanoTime() - start) / 1e9;
      if (peer != null) {
        peerSeconds[round] = peer.seconds(text, vocabulary);
      }
    }
    double median = Throughput.median(seconds);
    System.out.printf("%ntraining, gpt2 split, vocabulary %d%n", vocabulary);
    System.out.printf(
        "  %-22s median %6.3f s %8.1f MB/s   first %6.3f s%n",
        "jackdaw", median, bytes / 1e6 / median, seconds[0]);
    if (peer != null) {
      double peerMedian = Throughput.median(peerSeconds);
      System.out.printf(
          "  %-22s median %6.3f s %8.1f MB/s   first %6.3f s   jackdaw is %.2fx%n",
          "peer", peerMedian, bytes / 1e6 / peerMedian, peerSeconds[0], peerMedian / median);
    }
    return bpe.factory().train(config, documents.stream(), TrainingProgress.SILENT);
  }

  private void encode(
      String name,
      Throughput throughput,
      List<String> documents,
      Tokenizer tokenizer,
      Path folder,
      @Nullable EncodingType type)
      throws IOException {
    tokenizer.save(folder);
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new Subject("jackdaw", document -> tokenizer.ids(document, SpecialTokens.PLAIN)));
    HuggingFaceTokenizer djl =
        HuggingFaceTokenizer.newInstance(
            folder.resolve("tokenizer.json"),
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    subjects.add(
        new Subject(
            "huggingface (DJL)", document -> ints(djl.encode(document, false, false).getIds())));
    if (type != null) {
      var jtokkit = Encodings.newLazyEncodingRegistry().getEncoding(type);
      subjects.add(new Subject("jtokkit", document -> jtokkit.encodeOrdinary(document).toArray()));
    }
    checkEqual(name, documents, subjects);
    for (int threads : new int[] {1, 2}) {
      System.out.printf("%nencoding, %s, %d thread%s%n", name, threads, threads == 1 ? "" : "s");
      List<Throughput.Rates> rates = throughput.measure(subjects, threads);
      double own = rates.getFirst().median();
      for (Throughput.Rates each : rates) {
        double[] warm = Arrays.stream(each.rounds()).skip(1).sorted().toArray();
        System.out.printf(
            "  %-22s median %8.1f MB/s   range %8.1f to %8.1f   cold %8.1f   jackdaw is %.2fx%n",
            each.subject(),
            each.median(),
            warm[0],
            warm[warm.length - 1],
            each.rounds()[0],
            own / each.median());
      }
    }
    djl.close();
  }

  private static int[] ints(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  /** The comparison means something where the work is the same: counts the documents that differ. */
  private static void checkEqual(String name, List<String> documents, List<Subject> subjects) {
    Subject own = subjects.getFirst();
    for (Subject other : subjects) {
      long different =
          documents.stream()
              .filter(document -> !Arrays.equals(own.encode(document), other.encode(document)))
              .count();
      if (different > 0) {
        System.out.printf(
            "%n%s: %s gives other ids for %d of %d documents%n",
            name, other.name(), different, documents.size());
      }
    }
  }

  /** The vocabulary as jtokkit carries it. */
  private Tokenizer published(EncodingType type, Path folder) throws IOException {
    String file = type.getName() + ".tiktoken";
    Path copy = folder.resolve(file);
    try (InputStream resource = Encodings.class.getResourceAsStream(file)) {
      if (resource == null) {
        throw new IllegalStateException("[benchmark] jtokkit does not carry " + file);
      }
      Files.copy(resource, copy);
    }
    return bpe.factory().load(copy);
  }

  /** Cut at line ends into pieces of about 4 KiB, as requests and documents are. */
  private static List<String> documents(String whole) {
    List<String> documents = new ArrayList<>();
    int start = 0;
    while (start < whole.length()) {
      int newline = whole.indexOf('\n', Math.min(start + DOCUMENT_UNITS, whole.length()) - 1);
      int end = newline < 0 ? whole.length() : newline + 1;
      documents.add(whole.substring(start, end));
      start = end;
    }
    return documents;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
