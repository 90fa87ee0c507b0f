package dev.jackdaw.serving;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.classification.Calibration;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.export.Placement;
import dev.jackdaw.inference.InferenceModel;
import dev.jackdaw.registry.Components;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A model on disk: a bundle, a folder of another tool, or an exported model. */
public sealed interface ModelFolder {
  /** The best device there is. */
  Placement ANYWHERE = new Placement("auto", 0);

  /** A model that an engine computes. */
  record Trained(Bundle bundle) implements ModelFolder {
    @Override
    public Calibration calibration(String head) {
      return bundle.calibration(head);
    }

    @Override
    public Optional<String> chatTemplate() {
      return bundle.chatTemplate();
    }

    @Override
    public InferenceModel load(Supplier<Engine> engine, Precision precision, Placement placement) {
      return bundle.load(engine.get(), precision);
    }
  }

  /** A model that runs by itself. */
  record Exported(ExportedFolder folder) implements ModelFolder {
    @Override
    public Calibration calibration(String head) {
      return folder.calibration(head);
    }

    @Override
    public Optional<String> chatTemplate() {
      return folder.chatTemplate();
    }

    @Override
    public InferenceModel load(Supplier<Engine> engine, Precision precision, Placement placement) {
      return ServingModel.open(folder, placement);
    }
  }

  /**
   * Opens a folder and checks it.
   *
   * @throws dev.jackdaw.problem.UserException with everything that is wrong with it
   */
  static ModelFolder open(Path folder, Components components) {
    return ExportedFolder.recognises(folder)
        ? new Exported(ExportedFolder.open(folder, components))
        : new Trained(Bundle.open(folder, components));
  }

  /** What was learnt of a head that labels sequences; probabilities as they are if nothing was. */
  Calibration calibration(String head);

  /** Source of the template that conversations are laid out with, if the model has one. */
  Optional<String> chatTemplate();

  /**
   * Makes it ready; the caller closes the model, then the engine.
   *
   * @param engine asked for one where the model needs it
   * @param precision of that engine's products; an exported model has its own
   * @param placement where an exported model is to run
   */
  InferenceModel load(Supplier<Engine> engine, Precision precision, Placement placement);
}
