package dev.jackdaw.pipeline;

import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.finetuning.FineTuneResult;
import dev.jackdaw.finetuning.FineTuning;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.training.Checkpoints;
import dev.jackdaw.training.Fingerprint;
import dev.jackdaw.training.Listeners;
import dev.jackdaw.training.LogWriter;
import dev.jackdaw.training.Trainer;
import dev.jackdaw.training.TrainingResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** One fine-tuning of a recipe: trains, writes the bundle, measures it. */
final class Teaching {
  private final RecipeFile file;
  private final Components components;
  private final RunFolder folder;
  private final PipelineListener listener;
  private final String label;

  Teaching(
      RecipeFile file,
      Components components,
      RunFolder folder,
      PipelineListener listener,
      String label) {
    this.file = file;
    this.components = components;
    this.folder = folder;
    this.listener = listener;
    this.label = label;
  }

  /**
   * @param inputs what decides the result: a checkpoint is only resumed under the same
   * @param started told the trainer before it runs
   * @return what was measured; empty if somebody asked for the end
   */
  Optional<Map<String, Object>> run(
      String name,
      FineTuneConfig config,
      Bundle base,
      FineTuneData rows,
      SortedMap<String, String> inputs,
      Consumer<Trainer> started) {
    FineTuning tuning = FineTuning.prepare(name, config, base, rows, components);
    tuning.notices().forEach(listener::notice);
    long start = System.nanoTime();
    try (Engine engine = Engines.create(file.recipe().engine(), components);
        LogWriter log = new LogWriter(folder.log())) {
      FineTuneResult result =
          tuning.run(
              engine,
              Checkpoints.in(
                  folder.checkpoints(), config.training().keep(), new Fingerprint(inputs)),
              new Listeners(List.of(log, listener)),
              provenance(name, base, rows),
              folder.bundle(),
              started);
      if (result.training().end() == TrainingResult.End.REQUESTED) {
        return Optional.empty();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Bundle taught = Bundle.open(folder.bundle(), components);
      boolean added = writeAdapter(taught);
      listener.stageProgress(label, "measuring");
      Map<String, Object> evaluation = new LinkedHashMap<>();
      evaluation.put("strategy", config.strategy().type());
      evaluation.put("parameters", result.plan().parameters());
      evaluation.put("trained_parameters", result.plan().trained());
      evaluation.put("planned_bytes", result.bytes());
      if (added) {
        evaluation.put("adapter", folder.adapter().toString());
      }
      evaluation.put("steps", result.training().state().step());
      evaluation.put("seconds", seconds);
      evaluation.putAll(
          new TaughtHeads(
                  taught, engine, config, components, doing -> listener.stageProgress(label, doing))
              .measure(name, rows, folder.path()));
      folder.writeEvaluation(evaluation);
      return Optional.of(evaluation);
    }
  }

  /** Beside the bundle what the strategy added, where it is not folded in; whether there is something. */
  private boolean writeAdapter(Bundle taught) {
    folder.deleteAdapter();
    Adapters adapters = new Adapters(components);
    if (taught.description().strategy().isEmpty() || !adapters.available()) {
      return false;
    }
    Adapter adapter = adapters.extract(taught);
    try (Checkpoint.Tensors _ = adapter.tensors()) {
      adapters.write(adapter, folder.adapter()).forEach(listener::notice);
    }
    return true;
  }

  private Provenance provenance(String name, Bundle base, FineTuneData rows) {
    String parent =
        base.digest().map(FileDigest::sha256).orElseGet(() -> Hashing.text(ModelDigest.of(base)));
    return new Provenance(
        FrameworkVersion.text(),
        Runtime.version().toString(),
        Optional.of(Hashing.of(Fingerprint.of(Rendering.tree(file.recipe())).entries())),
        List.of(new Provenance.Source(name, rows.sha256())),
        List.of(new Provenance.Source(String.valueOf(base.folder().getFileName()), parent)));
  }
}
