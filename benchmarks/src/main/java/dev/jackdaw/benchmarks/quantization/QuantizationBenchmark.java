package dev.jackdaw.benchmarks.quantization;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.quantization.Method;
import dev.jackdaw.quantization.Quality;
import dev.jackdaw.quantization.Quantization;
import dev.jackdaw.quantization.QuantizationReport;
import dev.jackdaw.quantization.QuantizationSettings;
import dev.jackdaw.quantization.QuantizationText;
import dev.jackdaw.quantization.Quantizer;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Perplexity, agreement, divergence and size of one model quantised in several ways, measured on text that none of them has seen.
 *
 * <p>Arguments: the model's folder, a calibration text, a held-out text, then any number of ways, each {@code
 * bits:method:block:budget}, such as {@code 4:gptq:32:2}; the budget {@code inf} raises nothing. Perplexity is that of windows of 512
 * tokens, the first of each not predicted, of tokens 8,192 to 16,383 of the held-out text.
 */
public final class QuantizationBenchmark {
  private QuantizationBenchmark() {}

  public static void main(String[] arguments) {
    if (arguments.length < 4) {
      throw new IllegalArgumentException("MODEL CALIBRATION HELD_OUT BITS:METHOD:BLOCK:BUDGET...");
    }
    Components components = Components.find(PluginFolders.beside(null, List.of()));
    Bundle bundle = Bundle.open(Path.of(arguments[0]), components);
    List<String> ways = Arrays.asList(arguments).subList(3, arguments.length);
    try (Engine engine = Engines.create(Engines.standard(components), components);
        LoadedModel model = bundle.load(engine, Precision.F32)) {
      for (String way : ways) {
        QuantizationSettings settings = settings(way);
        QuantizationText text =
            QuantizationText.files(
                Path.of(arguments[1]), Path.of(arguments[2]), model.tokenizer(), settings);
        Quantization quantization =
            new Quantizer(
                    model,
                    settings,
                    (what, done, of) -> System.err.printf("%s %d/%d%n", what, done, of))
                .quantize(text.calibration(), text.heldOut());
        print(way, quantization.report());
      }
    }
  }

  private static QuantizationSettings settings(String way) {
    String[] parts = way.split(":", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("\"" + way + "\" is not BITS:METHOD:BLOCK:BUDGET");
    }
    return new QuantizationSettings(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[2]),
        Method.valueOf(parts[1].toUpperCase(Locale.ROOT).replace('-', '_')),
        8,
        parts[3].equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(parts[3]),
        8_192,
        16_384,
        512,
        0.01);
  }

  private static void print(String way, QuantizationReport report) {
    Quality quality = report.quality().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%s: perplexity %.4f -> %.4f (%+.3f %%, standard error %.3f %%), top-1 %.4f, KL %.5f, %.1f MB"
            + " of %.1f, 4 bits %d, 8 bits %d, %.0f s%n",
        way,
        quality.before(),
        quality.after(),
        quality.increase(),
        100 * quality.standardError(),
        quality.agreement(),
        quality.divergence(),
        report.bytes() / 1e6,
        report.bytesBefore() / 1e6,
        report.count(4),
        report.count(8),
        report.seconds());
  }
}
