package dev.jackdaw.example.emergence;

import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.pipeline.Pipeline;
import dev.jackdaw.pipeline.PipelineListener;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.pipeline.Stage;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.training.CheckpointFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Trains the model of a recipe, puts the probes to every checkpoint, and writes a report. */
public final class Emergence {
  private Emergence() {}

  /**
   * @param arguments the recipe, then settings that replace its own: {@code training.steps=200}; results go to {@code runs/NAME}, or to
   *     the folder that {@code out=FOLDER} names
   */
  public static void main(String[] arguments) {
    List<String> settings = new ArrayList<>(List.of(arguments));
    Path recipe = Path.of(settings.removeFirst());
    Components components = Components.find(PluginFolders.beside(null, List.of()));
    List<String> out = settings.stream().filter(setting -> setting.startsWith("out=")).toList();
    settings.removeAll(out);
    RecipeFile file = RecipeFile.read(recipe, settings, components);
    Path folder =
        out.isEmpty()
            ? Path.of("runs", file.recipe().name())
            : Path.of(out.getLast().substring("out=".length()));
    List<Measured> measured = run(file, new RunFolder(folder), components);
    Growth growth = new Growth(measured);
    growth.write(folder.resolve("emergence.html"));
    IO.print(growth.text());
    IO.println("Report  " + folder.resolve("emergence.html"));
  }

  /** What the model could do before training, and at each checkpoint. */
  static List<Measured> run(RecipeFile file, RunFolder folder, Components components) {
    new Pipeline(file, folder, components, new PipelineListener() {}).run(Stage.PRETRAIN);
    Probes probes = new Probes();
    List<Measured> measured = new ArrayList<>();
    try (Engine engine = Engines.create(file.recipe().engine(), components);
        LoadedModel model = Bundle.open(folder.bundle(), components).load(engine, Precision.F32)) {
      List<ParameterSpec> parameters = model.graphs().parameters();
      Set<String> names = new HashSet<>(parameters.stream().map(ParameterSpec::name).toList());
      for (Path saved : checkpoints(folder.checkpoints())) {
        try (CheckpointFile checkpoint = CheckpointFile.open(saved)) {
          checkpoint.load(model.store(), names::contains);
          measured.add(probes.measure(model, checkpoint.state().tokens()));
        }
      }
      Parameters.initialise(
          engine, model.store(), parameters, Set.of(), file.recipe().training().seed());
      measured.add(probes.measure(model, 0));
    }
    measured.sort(Comparator.comparingLong(Measured::tokens));
    return measured;
  }

  private static List<Path> checkpoints(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".checkpoint")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
