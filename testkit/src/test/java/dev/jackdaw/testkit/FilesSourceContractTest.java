package dev.jackdaw.testkit;

import dev.jackdaw.corpus.FilesConfig;
import dev.jackdaw.corpus.FilesSource;
import dev.jackdaw.data.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceContractTest extends TextSourceContract {
  @TempDir Path folder;

  @Override
  protected Stream<Document> open() {
    try {
      Files.writeString(folder.resolve("a.txt"), "one\n");
      Files.writeString(folder.resolve("b.jsonl"), "{\"text\":\"two\"}\n{\"text\":\"three\"}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FilesSource().documents(FilesConfig.of("*"), folder);
  }
}
