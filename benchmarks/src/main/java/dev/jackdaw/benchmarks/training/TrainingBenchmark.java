package dev.jackdaw.benchmarks.training;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.cpu.CpuEngineConfig;
import dev.jackdaw.engine.cpu.CpuEngineFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times training steps in processes of their own, in turn with any peers:
 *
 * <pre>
 * mvn -q -pl benchmarks -am verify -Dmaven.test.skip=true -Pbenchmark-training \
 *     -Dbenchmark.arguments="--configs S,M,C --precisions fp32,bf16 --runs 5 --peer 'peers/run.sh libtorch-tuned'"
 * </pre>
 *
 * A peer is a command that is called with {@code CONFIG PRECISION STEPS} and prints as its last line {@code peer config precision median_ms
 * tok_per_s gflops peak_rss}. Two processes of one system differ by 10 to 20 %, so at least five of each alternate, and medians of pairs count.
 */
public final class TrainingBenchmark {
  /** Uncounted steps, and at least so long: Java compiles its kernels while the first ones run. */
  private static final int WARM_UP_STEPS = 4;

  private static final long WARM_UP_NANOS = 4_000_000_000L;

  private final List<String> configs = new ArrayList<>(List.of("S", "M", "C"));
  private final List<String> precisions = new ArrayList<>(List.of("fp32", "bf16"));
  private final List<String> peers = new ArrayList<>();
  private int runs = 5;
  private int steps = 9;
  private int threads;
  private boolean profile;

  private TrainingBenchmark() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--step")) {
      measure(
          arguments[1],
          arguments[2],
          Integer.parseInt(arguments[3]),
          Integer.parseInt(arguments[4]),
          arguments.length > 5);
      return;
    }
    TrainingBenchmark benchmark = new TrainingBenchmark();
    benchmark.read(arguments);
    for (String precision : benchmark.precisions) {
      for (String config : benchmark.configs) {
        benchmark.compare(config, precision);
      }
    }
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--configs" -> replace(configs, arguments[++i]);
        case "--precisions" -> replace(precisions, arguments[++i]);
        case "--peer" -> peers.add(arguments[++i]);
        case "--runs" -> runs = Integer.parseInt(arguments[++i]);
        case "--steps" -> steps = Integer.parseInt(arguments[++i]);
        case "--threads" -> threads = Integer.parseInt(arguments[++i]);
        case "--profile" -> profile = true;
        default ->
            throw new IllegalArgumentException(
                "unknown argument \""
                    + arguments[i]
                    + "\"; known are --configs --precisions --peer --runs --steps --threads --profile");
      }
    }
  }

  private static void replace(List<String> list, String values) {
    list.clear();
    list.addAll(List.of(values.split(",")));
  }

  // ---- one process

  private static void measure(
      String config, String precision, int steps, int threads, boolean profile) throws IOException {
    BenchmarkModel model = BenchmarkModel.named(config);
    Precision chosen = precision.equals("bf16") ? Precision.BF16 : Precision.F32;
    try (Engine engine =
        new CpuEngineFactory().create(new CpuEngineConfig(threads, "auto", profile))) {
      engine.info().choices().forEach(System.err::println);
      double[] times = new double[steps];
      double loss = 0;
      try (TrainingRun run = new TrainingRun(engine, model, chosen)) {
        long begin = System.nanoTime();
        for (int i = 0; i < WARM_UP_STEPS || System.nanoTime() - begin < WARM_UP_NANOS; i++) {
          loss = run.step();
        }
        run.profile();
        for (int i = 0; i < steps; i++) {
          long start = System.nanoTime();
          loss = run.step();
          times[i] = (System.nanoTime() - start) / 1e6;
        }
        System.err.printf(Locale.ROOT, "loss %.4f, arena %d MiB%n", loss, run.arenaBytes() >> 20);
        print(run.profile(), steps);
      }
      double median = median(times);
      Measured measured =
          new Measured(
              "jackdaw",
              config,
              precision,
              median,
              model.tokens() / median * 1e3,
              model.flops() / median / 1e6,
              peakMemory());
      double peak = Peak.gflops(engine, chosen);
      System.err.printf(
          Locale.ROOT,
          "peak %.0f GFLOP/s, reached %.1f %%%n",
          peak,
          100 * measured.gflops() / peak);
      System.out.println(measured.line() + String.format(Locale.ROOT, " %.0f", peak));
    }
  }

  private static void print(Map<String, Long> profile, int steps) {
    profile.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            e ->
                System.err.printf(
                    Locale.ROOT, "%10.2f ms  %s%n", e.getValue() / 1e6 / steps, e.getKey()));
  }

  /** Peak resident memory in MiB, where the system says it. */
  private static String peakMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "?";
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024 + "MiB";
      }
    }
    return "?";
  }

  // ---- several processes

  private void compare(String config, String precision) throws IOException, InterruptedException {
    List<Measured> own = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<List<Measured>> theirs = new ArrayList<>();
    peers.forEach(peer -> theirs.add(new ArrayList<>()));
    for (int run = 0; run < runs; run++) {
      String line = last(ownCommand(config, precision));
      Measured measured = Measured.parse(line);
      own.add(measured);
      shares.add(measured.gflops() / Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
      for (int p = 0; p < peers.size(); p++) {
        theirs.get(p).add(Measured.parse(last(peerCommand(peers.get(p), config, precision))));
      }
    }
    report("jackdaw", config, precision, own);
    System.out.printf(
        Locale.ROOT,
        "    %.1f %% of the peak measured in the same process%n",
        100 * median(shares));
    for (List<Measured> peer : theirs) {
      report(peer.getFirst().system(), config, precision, peer);
      List<Double> ratios = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        ratios.add(own.get(run).tokensPerSecond() / peer.get(run).tokensPerSecond());
      }
      System.out.printf(
          Locale.ROOT,
          "    jackdaw is %.2fx as fast (%.2f-%.2f)%n",
          median(ratios),
          ratios.stream().min(Double::compare).orElseThrow(),
          ratios.stream().max(Double::compare).orElseThrow());
    }
  }

  private static void report(
      String system, String config, String precision, List<Measured> results) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %s %s  %8.1f ms (%.1f-%.1f)  %8.0f tok/s  %7.1f GFLOP/s  peak memory %s%n",
        system,
        config,
        precision,
        median(results.stream().map(Measured::medianMs).toList()),
        results.stream().mapToDouble(Measured::medianMs).min().orElseThrow(),
        results.stream().mapToDouble(Measured::medianMs).max().orElseThrow(),
        median(results.stream().map(Measured::tokensPerSecond).toList()),
        median(results.stream().map(Measured::gflops).toList()),
        results.getLast().memory());
  }

  private List<String> ownCommand(String config, String precision) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingBenchmark.class.getName(),
                "--step",
                config,
                precision,
                Integer.toString(steps),
                Integer.toString(threads)));
    if (profile) {
      command.add("profile");
    }
    return command;
  }

  private List<String> peerCommand(String peer, String config, String precision) {
    List<String> command = new ArrayList<>(Arrays.asList(peer.trim().split("\\s+")));
    command.addAll(List.of(config, precision, Integer.toString(steps)));
    return command;
  }

  /** Runs a process and returns the last line it prints. */
  private static String last(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(l -> !l.isBlank())
            .toList();
    int code = process.waitFor();
    if (code != 0 || lines.isEmpty()) {
      throw new IllegalStateException("exit code " + code + " of " + String.join(" ", command));
    }
    return lines.getLast();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
