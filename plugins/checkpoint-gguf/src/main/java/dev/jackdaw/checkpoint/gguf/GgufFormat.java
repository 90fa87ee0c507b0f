package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** GGUF files. Read only: what a model is written as is chosen where it is exported. */
public final class GgufFormat implements CheckpointFormat {
  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

  @Override
  public boolean recognises(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream file = Files.newInputStream(path)) {
      return java.util.Arrays.equals(file.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public Checkpoint read(Path path) {
    Arena arena = Arena.ofShared();
    try {
      return ModelReader.read(GgufFile.open(path, arena), arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public boolean unpack(Path path, Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      return new TokenizerUnpacker(GgufFile.open(path, arena)).write(folder);
    }
  }

  @Override
  public void write(Checkpoint checkpoint, Path folder) {
    throw new UserException(
        UserException.Kind.OUTPUT,
        Problem.of("bundles cannot be kept as GGUF: it has no place for all parameters")
            .fix("choose the checkpoint format huggingface"));
  }
}
