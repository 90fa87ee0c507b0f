package dev.jackdaw.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders outside the repository, named by properties; a test that needs one skips aloud without. */
final class TokenizerFixtures {
  private TokenizerFixtures() {}

  /** {@code below} in the folder of published tokenizers. */
  static Path tokenizers(String below) {
    return folder("jackdaw.tokenizers", below);
  }

  static Path golden(String below) {
    return folder("jackdaw.golden", below);
  }

  private static Path folder(String property, String below) {
    String root = System.getProperty(property, "");
    if (!root.isEmpty()) {
      Path path = Path.of(root, below);
      if (!Files.exists(path)) {
        fail(property + " is " + root + ", but there is no " + path);
      }
      return path;
    }
    String message = "skipped: needs " + below + "; give its folder as -D" + property + "=…";
    return Boolean.getBoolean("jackdaw.forbidSkips") ? fail(message) : abort(message);
  }
}
