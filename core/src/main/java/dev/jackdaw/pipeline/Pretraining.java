package dev.jackdaw.pipeline;

import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.BundleContent;
import dev.jackdaw.bundle.Manifest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.bundle.StoredParameters;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.training.CheckpointFile;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.Listeners;
import dev.jackdaw.training.LogWriter;
import dev.jackdaw.training.Peak;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingConfig;
import dev.jackdaw.training.TrainingResult;
import dev.jackdaw.training.TrainingSetup;
import dev.jackdaw.training.TrainingSizes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Trains the model of a recipe and writes its bundle. */
final class Pretraining {
  private final RecipeFile file;
  private final Components components;
  private final RunFolder folder;
  private final PipelineListener listener;

  Pretraining(RecipeFile file, Components components, RunFolder folder, PipelineListener listener) {
    this.file = file;
    this.components = components;
    this.folder = folder;
    this.listener = listener;
  }

  /**
   * @param inputs what decides the result: a checkpoint is only resumed under the same
   * @param started told the trainer before it runs, so that somebody can ask it to stop
   */
  TrainingResult run(
      Tokenizer tokenizer,
      Corpus corpus,
      TextDigest text,
      SortedMap<String, String> inputs,
      Consumer<Trainer> started) {
    AssembledModel model = AssembledModel.of(file, components, tokenizer);
    TrainingConfig config = file.recipe().training();
    requireFormat();
    try (Engine engine = Engines.create(file.recipe().engine(), components);
        Store store = engine.store();
        LogWriter log = new LogWriter(folder.log())) {
      TrainingSetup setup = setup(engine, model, corpus);
      List<ParameterSpec> parameters = model.graphs().parameters();
      Parameters.initialise(engine, store, parameters, Set.of(), config.seed());
      Trainer trainer =
          Trainer.of(setup, store, corpus.training(setup.sizes().shape(), config.seed()))
              .heldOut(
                  corpus.heldOut(setup.sizes().shape(), file.recipe().text().heldOut().windows()))
              .checkpoints(
                  Checkpoints.in(folder.checkpoints(), config.keep(), new Fingerprint(inputs)))
              .sampler(
                  Samples.whileTraining(
                      file.recipe().samples(), model, tokenizer, engine, store, config.precision()))
              .listener(new Listeners(List.of(log, listener)))
              .peak(Peak.measure(engine, config.precision()))
              .build();
      started.accept(trainer);
      TrainingResult result = trainer.run();
      if (result.end() != TrainingResult.End.REQUESTED) {
        takeBest(result, store, parameters);
        write(model, tokenizer, text, store, parameters, metrics(result));
      }
      return result;
    }
  }

  /** What is trained and how; the shape of batches is that of the text. */
  TrainingSetup setup(Engine engine, AssembledModel model, Corpus corpus) {
    TrainingConfig config = file.recipe().training();
    TrainingSizes sizes =
        TrainingSizes.of(
            config,
            model.graphs().backbone().contextLength(),
            corpus.parts().training().tokens(),
            model.suggestion());
    return new TrainingSetup(engine, model.graphs(), model.headName(), config, sizes);
  }

  /** The parameters that did best on the held-out text, which after early stopping are not the last. */
  private static void takeBest(TrainingResult result, Store store, List<ParameterSpec> parameters) {
    if (result.best().isPresent() && result.state().bestStep() != result.state().step()) {
      Set<String> names = new HashSet<>(parameters.stream().map(ParameterSpec::name).toList());
      try (CheckpointFile best = CheckpointFile.open(result.best().get())) {
        best.load(store, names::contains);
      }
    }
  }

  /** Of the parameters that are written. */
  private static Map<String, Double> metrics(TrainingResult result) {
    double loss = result.state().bestLoss();
    return Double.isNaN(loss)
        ? Map.of()
        : Map.of(
            "held_out_loss",
            loss,
            "held_out_perplexity",
            Math.exp(loss),
            "steps",
            (double) result.state().bestStep());
  }

  private void requireFormat() {
    if (components.of(CheckpointFormat.class).isEmpty()) {
      throw new UserException(
          UserException.Kind.PLUGIN,
          Problem.of("no plugin brings a checkpoint format, so the model could not be written")
              .fix("add checkpoint-huggingface to the class path, or its jar to plugins.d/"));
    }
  }

  private void write(
      AssembledModel model,
      Tokenizer tokenizer,
      TextDigest text,
      Store store,
      List<ParameterSpec> parameters,
      Map<String, Double> metrics) {
    Recipe recipe = file.recipe();
    List<String> formats =
        components.of(CheckpointFormat.class).stream().map(ComponentEntry::id).toList();
    String format = formats.contains("huggingface") ? "huggingface" : formats.getFirst();
    Provenance provenance =
        new Provenance(
            FrameworkVersion.text(),
            Runtime.version().toString(),
            Optional.of(Hashing.of(Fingerprint.of(Rendering.tree(recipe)).entries())),
            List.of(new Provenance.Source(recipe.text().text().type(), text.sha256())),
            List.of());
    boolean adapted = !recipe.strategy().type().equals("full");
    Manifest manifest =
        new Manifest(
            format,
            recipe.tokenizer().type(),
            model.graphs().backbone().vocabulary(),
            model.backbone(),
            Map.of(model.headName(), recipe.head()),
            adapted ? Optional.of(recipe.strategy()) : Optional.empty(),
            Map.of(),
            provenance,
            metrics);
    StoredParameters stored =
        new StoredParameters(store, parameters.stream().map(ParameterSpec::name).toList());
    Bundle.write(
        folder.bundle(),
        new BundleContent(manifest, tokenizer, stored, model.graphs().backbone().contextLength()),
        components);
  }
}
