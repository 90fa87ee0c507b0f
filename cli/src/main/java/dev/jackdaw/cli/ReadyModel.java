package dev.jackdaw.cli;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.export.Placement;
import dev.jackdaw.inference.InferenceModel;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.serving.ModelFolder;
import java.nio.file.Path;
import java.util.Optional;

/** A model of any kind that is ready to run: a bundle with its engine, or an exported model. Closed together. */
record ReadyModel(ModelFolder folder, Optional<Engine> engine, InferenceModel model)
    implements AutoCloseable {
  /**
   * @param engine id of the engine; the fastest there is if empty
   * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @throws UserException for a model that is damaged, or a device or engine that cannot be had
   */
  static ReadyModel open(
      Path path, Optional<String> engine, String device, Precision precision, Session session) {
    ModelFolder folder = ModelFolder.open(path, session.components());
    return switch (folder) {
      case ModelFolder.Exported exported -> {
        if (engine.isPresent()) {
          throw new UserException(
              UserException.Kind.USAGE,
              Problem.of("an exported model has its own runtime, --engine is for bundles")
                  .at(path.toString())
                  .fix("leave out --engine; --device says where it runs"));
        }
        yield new ReadyModel(
            exported,
            Optional.empty(),
            exported.load(
                () -> {
                  throw new IllegalStateException("[model] an exported model needs no engine");
                },
                precision,
                placement(device)));
      }
      case ModelFolder.Trained trained -> {
        Engine made = Engines.create(engine, device, session.components());
        try {
          yield new ReadyModel(
              trained,
              Optional.of(made),
              trained.load(() -> made, precision, ModelFolder.ANYWHERE));
        } catch (RuntimeException | Error e) {
          made.close();
          throw e;
        }
      }
    };
  }

  private static Placement placement(String device) {
    try {
      return new Placement(device, 0);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          UserException.Kind.USAGE, Problem.of("--device: " + e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    model.close();
    engine.ifPresent(Engine::close);
  }
}
