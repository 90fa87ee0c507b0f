package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model folders with {@code config.json} and safetensors. */
public final class HuggingFaceFormat implements CheckpointFormat {
  static final String CONFIG = "config.json";

  @Override
  public boolean recognises(Path path) {
    return Files.isRegularFile(path.resolve(CONFIG));
  }

  @Override
  public Checkpoint read(Path folder) {
    return ModelReader.read(folder);
  }

  @Override
  public void write(Checkpoint checkpoint, Path folder) {
    ModelWriter.write(checkpoint, folder);
  }
}
