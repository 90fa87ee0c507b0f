package dev.jackdaw.example.emergence;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes about the world, each time the same. */
final class WorldSource implements TextSourceFactory<WorldConfig> {
  @Override
  public Stream<Document> documents(WorldConfig config, Path folder) {
    World world = new World();
    SplittableRandom random = new SplittableRandom(config.seed());
    return IntStream.range(0, config.documents())
        .mapToObj(i -> Document.of(world.text(random), "text " + i));
  }
}
