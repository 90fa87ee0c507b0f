package dev.jackdaw.cli;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.TokenizerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads a tokenizer by asking every tokenizer plugin whether the files are its own. */
final class TokenizerFiles {
  private TokenizerFiles() {}

  /** @throws UserException if no plugin recognises the files, or they are damaged */
  static Tokenizer load(Components components, Path path) {
    if (!Files.exists(path)) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("there is no file or folder " + path));
    }
    List<String> kinds = new ArrayList<>();
    for (ComponentEntry entry : components.of(TokenizerFactory.class)) {
      TokenizerFactory<?> factory = components.component(TokenizerFactory.class, entry.id());
      if (factory.recognises(path)) {
        return factory.load(path);
      }
      kinds.add(entry.id());
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of(path + " is no tokenizer that a plugin here can load")
            .available(kinds)
            .fix(
                "name a folder that jackdaw tokenizer train wrote, a model bundle, a tokenizer.json, or GPT-2's files"));
  }
}
