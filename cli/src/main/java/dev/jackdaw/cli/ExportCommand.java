package dev.jackdaw.cli;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.export.ExportPrecision;
import dev.jackdaw.export.ExportTarget;
import dev.jackdaw.exporting.AdapterForm;
import dev.jackdaw.exporting.ExportRequest;
import dev.jackdaw.exporting.ExportResult;
import dev.jackdaw.exporting.ModelExport;
import dev.jackdaw.exporting.ParityLimits;
import dev.jackdaw.exporting.WeightQuantizer;
import dev.jackdaw.quantization.BudgetQuantizer;
import dev.jackdaw.quantization.QuantizationProgress;
import dev.jackdaw.quantization.QuantizationSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a bundle as ONNX, and proves that it computes the same. */
final class ExportCommand implements Command<ExportCommand.Options> {
  /** Bits of quantised weights. */
  enum Quantize {
    INT8,
    INT4
  }

  /** Per cent by which quantising may let the perplexity grow on the texts compared. */
  private static final double INT8_GROWTH = 1;

  /** As above; bits are chosen for 2 % on more text, and fewer texts spread further. */
  private static final double INT4_GROWTH = 5;

  private static final double INT4_BUDGET = 2;

  record Options(
      @Doc("Where the folder goes; beside the bundle, its name with -onnx, if left out.")
          Optional<Path> out,
      @Doc("Precision weights are stored in: fp32, fp16 or bf16; computed with in 32 bits.")
          @Default("fp32")
          ExportPrecision precision,
      @Doc("Weights in 8 or 4 bits: int8 or int4; in the precision above if left out.")
          Optional<Quantize> quantize,
      @Doc("An adapter is folded into the weights, merged, or stays beside them, separate.")
          @Default("merged")
          AdapterForm adapter,
      @Doc("A head to export, embed for the embedding; may be repeated; all if left out.")
          @Default("[]")
          List<String> heads,
      @Doc("What it is to run on: cpu or cuda; the fast forms differ.") @Default("cpu")
          ExportTarget.Device target,
      @Doc("Standard operators alone, for any runtime.") boolean portable,
      @Doc("Write a step of training too: forward, backward, clipping, AdamW.")
          boolean trainingStep,
      @Doc("Write it although this machine cannot run it, and so cannot prove it equal.")
          boolean unverified,
      @Doc("A file whose lines are texts to compare on, instead of the training data.")
          Optional<Path> prompts,
      @Doc("Largest difference of two outputs that is taken; by precision if left out.")
          @Range(min = 0)
          Optional<Double> maxDifference,
      @Doc("Per cent by which perplexity may grow; by precision if left out.") @Range(min = 0)
          Optional<Double> maxPerplexity,
      @Doc("The engine that runs the trained model; the fastest there is if left out.")
          Optional<String> engine) {}

  @Override
  public String summary() {
    return "Writes a model as ONNX, run against the trained model before it is handed out.";
  }

  @Override
  public String arguments() {
    return "BUNDLE";
  }

  @Override
  public String details() {
    return """
        The folder runs without the bundle: graphs, weights, tokenizer, chat template, labels. It is compared with the trained model on
        texts of the training data where the run is still around the bundle, on --prompts, or on random tokens; parity.html and
        parity.json say how. Files that differ by more than the limit are not handed out: fp32 0.001, fp16 0.25, bf16 2 in any output.""";
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
    Path folder = OpenModel.folder(arguments, "export");
    Bundle bundle = Bundle.open(folder, session.components());
    ExportTarget target =
        new ExportTarget(options.target(), options.precision(), options.portable());
    ExportRequest request =
        new ExportRequest(
            options.out().orElseGet(() -> beside(folder)),
            target,
            options.adapter(),
            options.heads(),
            options.quantize().map(ExportCommand::quantizer),
            options.prompts(),
            limits(options),
            options.unverified(),
            options.trainingStep());
    ExportResult result;
    try (Engine engine = AdapterApplyCommand.engine(options.engine(), session);
        ProgressLine line = new ProgressLine(session.console())) {
      result = new ModelExport(bundle, session.components(), engine, line::show).run(request);
    }
    session.report(document(result), text(result));
    return 0;
  }

  private static Path beside(Path bundle) {
    Path whole = bundle.toAbsolutePath().normalize();
    return whole.resolveSibling(whole.getFileName() + "-onnx");
  }

  private static WeightQuantizer quantizer(Quantize bits) {
    QuantizationSettings settings =
        switch (bits) {
          case INT8 -> QuantizationSettings.int8();
          case INT4 -> QuantizationSettings.int4(INT4_BUDGET);
        };
    return new BudgetQuantizer(settings, Optional.empty(), QuantizationProgress.SILENT);
  }

  private static ParityLimits limits(Options options) {
    if (options.quantize().isPresent()) {
      double growth = options.quantize().get() == Quantize.INT8 ? INT8_GROWTH : INT4_GROWTH;
      ParityLimits quantised = ParityLimits.quantised(options.maxPerplexity().orElse(growth) / 100);
      return new ParityLimits(
          options.maxDifference().orElse(quantised.maxDifference()),
          quantised.perplexityGrowth(),
          quantised.topAgreement());
    }
    ParityLimits standard = ParityLimits.of(options.precision());
    return new ParityLimits(
        options.maxDifference().orElse(standard.maxDifference()),
        options.maxPerplexity().map(percent -> percent / 100).orElse(standard.perplexityGrowth()),
        standard.topAgreement());
  }

  private static Map<String, Object> document(ExportResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("folder", result.folder().toString());
    document.put("bytes", result.bytes());
    document.put("graphs", result.graphs());
    document.put("notes", result.notes());
    document.put("parity", result.parity().document());
    return document;
  }

  private static String text(ExportResult result) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Folder",
        String.format(
            Locale.ROOT, "%s, %.1f MB", result.folder(), result.bytes() / (double) (1 << 20)));
    line(text, "Graphs", String.join(", ", result.graphs()));
    line(text, "Parity", result.parity().line());
    result.notes().forEach(note -> line(text, "", note));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-8s %s%n", name, value));
  }
}
