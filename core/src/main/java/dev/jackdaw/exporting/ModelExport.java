package dev.jackdaw.exporting;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.export.ExportPlan;
import dev.jackdaw.export.ExportedGraph;
import dev.jackdaw.export.ExportedModel;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.export.ModelFacts;
import dev.jackdaw.export.Placement;
import dev.jackdaw.export.QuantizedWeights;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.report.HtmlPage;
import dev.jackdaw.serving.ExportFile;
import dev.jackdaw.serving.ExportManifest;
import dev.jackdaw.serving.ExportedFolder;
import dev.jackdaw.storage.AtomicWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Exports a bundle: writes it, runs what was written against the trained model, and gives the folder its name only if both say the same.
 * Whatever fails, nothing is left that looks finished.
 */
public final class ModelExport {
  private static final String EXPORTER = "onnx";
  private static final String PARITY_JSON = "parity.json";
  private static final String PARITY_HTML = "parity.html";
  private static final String QUANTIZATION = "quantization.json";
  private static final int CALIBRATION_TOKENS = 32768;

  private final Bundle bundle;
  private final Components components;
  private final Engine engine;
  private final Consumer<String> progress;
  private final String exporterId;

  /**
   * @param engine that runs the trained model, in 32 bits
   * @param progress told what is being done, in words
   */
  public ModelExport(
      Bundle bundle, Components components, Engine engine, Consumer<String> progress) {
    this(bundle, components, engine, progress, EXPORTER);
  }

  ModelExport(
      Bundle bundle,
      Components components,
      Engine engine,
      Consumer<String> progress,
      String exporterId) {
    this.bundle = bundle;
    this.components = components;
    this.engine = engine;
    this.progress = progress;
    this.exporterId = exporterId;
  }

  /**
   * Exports.
   *
   * @throws UserException with everything that is wrong with the request; if the files cannot be written; or if they do not compute what
   *     the trained model computes
   */
  public ExportResult run(ExportRequest request) {
    Exporter exporter = components.component(Exporter.class, exporterId);
    Optional<String> obstacle = exporter.obstacle(request.target());
    Set<String> heads = check(request, obstacle);
    progress.accept("loading the trained model");
    try (LoadedModel trained = bundle.load(engine, Precision.F32);
        ExportNumbers numbers = ExportNumbers.of(bundle, request.adapter(), engine, components)) {
      PromptSource texts = new PromptSource(bundle, trained, components);
      Prompts prompts = texts.find(request.prompts());
      Optional<WeightQuantizer.Choice> quantized =
          request
              .quantizer()
              .map(
                  quantizer -> {
                    progress.accept("quantising");
                    int[] text = texts.text(CALIBRATION_TOKENS, prompts);
                    return quantizer.choose(
                        numbers.graphs(), numbers.parameters(), List.of(text), engine);
                  });
      ExportGraphs forms =
          new ExportGraphs(numbers.graphs(), op -> exporter.runs(op, request.target()));
      List<ExportedGraph> graphs = new ArrayList<>(forms.of(heads, spoken(trained, heads)));
      if (request.trainingStep()) {
        heads.stream()
            .filter(trained.graphs().heads()::containsKey)
            .forEach(head -> graphs.add(forms.trainingStep(head)));
      }
      ExportPlan plan =
          new ExportPlan(
              graphs,
              request.target(),
              numbers.parameters(),
              quantized.map(WeightQuantizer.Choice::weights).orElse(QuantizedWeights.NONE),
              numbers.adapters(),
              facts(trained),
              metadata(request, obstacle));
      Writing writing = new Writing(request, exporter, obstacle, trained, prompts, plan, quantized);
      try (Abandonment abandonment = Abandonment.watching()) {
        new AtomicWriter(abandonment)
            .writeFolder(
                request.out(),
                partial -> {
                  abandonment.writes(partial);
                  writing.into(partial);
                });
      }
      return new ExportResult(
          request.out(),
          bytes(request.out()),
          writing.parity.getFirst(),
          graphs.stream().map(ExportedGraph::name).toList(),
          numbers.notes());
    }
  }

  /** One export on its way into its temporary folder. */
  private final class Writing {
    private final ExportRequest request;
    private final Exporter exporter;
    private final Optional<String> obstacle;
    private final LoadedModel trained;
    private final Prompts prompts;
    private final ExportPlan plan;
    private final Optional<WeightQuantizer.Choice> quantized;
    private final List<ParityReport> parity = new ArrayList<>();

    Writing(
        ExportRequest request,
        Exporter exporter,
        Optional<String> obstacle,
        LoadedModel trained,
        Prompts prompts,
        ExportPlan plan,
        Optional<WeightQuantizer.Choice> quantized) {
      this.request = request;
      this.exporter = exporter;
      this.obstacle = obstacle;
      this.trained = trained;
      this.prompts = prompts;
      this.plan = plan;
      this.quantized = quantized;
    }

    void into(Path partial) throws IOException {
      progress.accept("writing");
      try {
        exporter.write(plan, partial);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      bundle.writeTokenizer(partial);
      ParityReport report = report(partial);
      parity.add(report);
      if (!report.breaches().isEmpty()) {
        throw unequal(report);
      }
      Files.writeString(partial.resolve(PARITY_JSON), ExportFile.json(report.document()));
      HtmlPage.write(report.page(), partial.resolve(PARITY_HTML));
      if (quantized.isPresent()) {
        Files.writeString(partial.resolve(QUANTIZATION), ExportFile.json(quantized.get().report()));
      }
      ExportFile.write(partial, manifest(trained, plan, request, report));
    }

    private ParityReport report(Path partial) {
      String ours = engine.info().name() + ", 32 bits";
      if (obstacle.isPresent()) {
        return new ParityReport(
            List.of(), request.limits(), prompts.origin(), ours, "nobody", obstacle.get());
      }
      progress.accept("comparing with the trained model");
      String device = request.target().device().name().toLowerCase(Locale.ROOT);
      List<ParityCheck> checks = new ArrayList<>();
      try (ExportedModel base = exporter.open(partial, new Placement(device, 0))) {
        if (plan.adapters().isEmpty()) {
          checks.addAll(new ParityGate(trained, base, prompts).check(plan.graphs()));
        }
        for (String adapter : plan.adapters().keySet()) {
          try (ExportedModel adapted = base.withAdapter(adapter)) {
            checks.addAll(new ParityGate(trained, adapted, prompts).check(plan.graphs()));
          }
        }
        String theirs = exporterId + ", " + base.info().device();
        return new ParityReport(checks, request.limits(), prompts.origin(), ours, theirs, "");
      }
    }

    private UserException unequal(ParityReport report) {
      List<Problem> problems = new ArrayList<>();
      report.breaches().forEach(breach -> problems.add(Problem.of(breach)));
      problems.add(
          Problem.of(
                  "so nothing was exported: the files do not compute what the trained model does")
              .fix(
                  "export in a higher precision, or allow more with --max-difference or"
                      + " --max-perplexity if that is good enough"));
      return new UserException(UserException.Kind.OUTPUT, problems);
    }
  }

  /** The heads to export, everything that is wrong being said at once. */
  private Set<String> check(ExportRequest request, Optional<String> obstacle) {
    List<Problem> problems = new ArrayList<>();
    Set<String> there = new TreeSet<>(bundle.heads().keySet());
    there.add(ExportGraphs.EMBED);
    Set<String> heads = new LinkedHashSet<>(request.heads().isEmpty() ? there : request.heads());
    for (String head : heads) {
      if (!there.contains(head)) {
        problems.add(
            Problem.of("the model has no head \"" + head + "\"").available(List.copyOf(there)));
      }
    }
    if (request.adapter() == AdapterForm.SEPARATE && bundle.description().strategy().isEmpty()) {
      problems.add(
          Problem.of("the model carries no adapter that could be kept separate")
              .at(bundle.folder().toString())
              .fix("leave out --adapter separate"));
    }
    if (obstacle.isPresent() && !request.unverified()) {
      problems.add(
          Problem.of(
                  "what is written for "
                      + words(request)
                      + " cannot be run here, so it cannot be compared with the trained model: "
                      + obstacle.get())
              .fix("export it where it runs, or give --unverified and check it yourself"));
    }
    replaceable(request.out()).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new UserException(
          problems.stream().anyMatch(problem -> problem.what().startsWith("exists"))
              ? UserException.Kind.OUTPUT
              : UserException.Kind.INPUT,
          problems);
    }
    return heads;
  }

  private static String words(ExportRequest request) {
    return request.target().device().name().toLowerCase(Locale.ROOT)
        + " in "
        + request.target().precision().name().toLowerCase(Locale.ROOT);
  }

  private static Optional<Problem> replaceable(Path out) {
    String[] content = out.toFile().list();
    boolean taken = Files.exists(out) && (content == null || content.length > 0);
    return taken && !ExportedFolder.recognises(out)
        ? Optional.of(
            Problem.of("exists and is not an export, so it is not replaced")
                .at(out.toString())
                .fix("name another folder with --out, or remove this one"))
        : Optional.empty();
  }

  /** The head other tools are to run: of several the one that was taught conversations. */
  private static Optional<String> spoken(LoadedModel trained, Set<String> heads) {
    List<String> tokens =
        trained.graphs().heads().entrySet().stream()
            .filter(head -> heads.contains(head.getKey()))
            .filter(head -> head.getValue().target() instanceof Target.Tokens)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return tokens.stream()
        .filter(name -> template(trained, name).isPresent())
        .findFirst()
        .or(() -> tokens.stream().findFirst());
  }

  private static Optional<ChatTemplate> template(LoadedModel trained, String head) {
    return Optional.ofNullable(trained.graphs().heads().get(head)).flatMap(Head::chatTemplate);
  }

  private ModelFacts facts(LoadedModel trained) {
    Set<Integer> stops = new TreeSet<>();
    OptionalInt end = OptionalInt.empty();
    if (bundle.tokenizer().isPresent()) {
      end = trained.tokenizer().vocabulary().endOfText();
      end.ifPresent(stops::add);
      for (Head head : trained.graphs().heads().values()) {
        head.chatTemplate()
            .ifPresent(template -> stops.addAll(template.stops(trained.tokenizer()).ids()));
      }
    }
    return new ModelFacts(
        trained.vocabulary(),
        trained.contextLength(),
        trained.documentStart(),
        List.copyOf(stops),
        end);
  }

  private Map<String, String> metadata(ExportRequest request, Optional<String> obstacle) {
    Manifest description = bundle.description();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("jackdaw.version", FrameworkVersion.text());
    bundle.digest().ifPresent(digest -> metadata.put("jackdaw.bundle", digest.sha256()));
    metadata.put("jackdaw.tokenizer", description.tokenizer());
    metadata.put("jackdaw.provenance", ExportFile.json(Rendering.tree(description.provenance())));
    bundle.chatTemplate().ifPresent(source -> metadata.put("jackdaw.chat_template", source));
    metadata.put("jackdaw.precision", request.target().precision().name().toLowerCase(Locale.ROOT));
    if (request.quantizer().isPresent()) {
      metadata.put("jackdaw.quantized", "see " + QUANTIZATION);
    }
    metadata.put(
        "jackdaw.parity",
        obstacle.map(why -> "unverified: " + why).orElse("verified, see " + PARITY_JSON));
    return metadata;
  }

  private ExportManifest manifest(
      LoadedModel trained, ExportPlan plan, ExportRequest request, ParityReport report) {
    Manifest description = bundle.description();
    Map<String, ExportManifest.Entry> graphs = new LinkedHashMap<>();
    Set<String> heads = new LinkedHashSet<>();
    for (ExportedGraph graph : plan.graphs()) {
      Optional<String> head = Optional.of(graph.head()).filter(name -> !name.isEmpty());
      graphs.put(graph.name(), new ExportManifest.Entry(graph.purpose(), head));
      head.ifPresent(heads::add);
    }
    Map<String, Configured<HeadFactory<?>>> settings = new LinkedHashMap<>(description.heads());
    settings.keySet().retainAll(heads);
    var calibration = new LinkedHashMap<>(description.calibration());
    calibration.keySet().retainAll(heads);
    OptionalInt start = trained.documentStart();
    return new ExportManifest(
        exporterId,
        request.target(),
        bundle.digest().map(FileDigest::sha256),
        bundle.tokenizer().map(_ -> description.tokenizer()),
        trained.vocabulary(),
        trained.contextLength(),
        trained.graphs().backbone().width(),
        start.isPresent() ? Optional.of(start.getAsInt()) : Optional.empty(),
        request.adapter() == AdapterForm.MERGED ? 0 : trained.virtualTokens().length,
        settings,
        calibration,
        graphs,
        description.provenance(),
        report.verified(),
        Optional.of(report.unverified()).filter(why -> !why.isEmpty()));
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
