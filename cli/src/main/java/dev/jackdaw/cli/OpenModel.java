package dev.jackdaw.cli;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model on its engine, closed together. */
record OpenModel(Bundle bundle, Engine engine, LoadedModel model) implements AutoCloseable {
  /**
   * @param engine id of the engine; the fastest there is if empty
   * @throws UserException for a bundle that is damaged, or an engine that cannot run here
   */
  static OpenModel open(
      Path folder, Optional<String> engine, Precision precision, Session session) {
    Bundle bundle = Bundle.open(folder, session.components());
    Engine opened =
        Engines.create(
            engine.orElseGet(() -> Engines.standard(session.components())), session.components());
    try {
      return new OpenModel(bundle, opened, bundle.load(opened, precision));
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** The one argument that is a model. */
  static Path folder(List<String> arguments, String command) {
    if (arguments.size() != 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw " + command + " takes one model, found " + arguments.size())
              .fix("name its folder: jackdaw " + command + " runs/first-model/bundle"));
    }
    return Path.of(arguments.getFirst());
  }

  @Override
  public void close() {
    model.close();
    engine.close();
  }
}
