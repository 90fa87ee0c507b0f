package dev.jackdaw.testkit;

import dev.jackdaw.model.DataRow;
import dev.jackdaw.rows.RowFiles;
import dev.jackdaw.rows.RowFilesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class RowFilesContractTest extends RowSourceContract {
  @TempDir Path folder;

  @Override
  protected Stream<DataRow> open() {
    try {
      Files.writeString(folder.resolve("a.csv"), "text,label\none,x\n\"t,w\no\",y\n");
      Files.writeString(folder.resolve("b.tsv"), "text\tlabel\nthree\tx\n");
      Files.writeString(folder.resolve("c.json"), "[{\"text\":\"four\",\"label\":[\"x\",\"y\"]}]");
      Files.writeString(
          folder.resolve("d.jsonl"), "{\"text\":\"five\",\"more\":{\"n\":1,\"z\":null}}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RowFiles().rows(RowFilesConfig.of("*"), folder);
  }
}
