package dev.jackdaw.bundle;

import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.Nothing;
import dev.jackdaw.tiny.NumbersFormat;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small bundle to write and to damage. */
final class BundleFixture {
  static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));

  private BundleFixture() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // no class literal has a wildcard
  static Configured<BackboneFactory<?>> backbone(String type, Record config) {
    return new Configured(BackboneFactory.class, type, config);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no class literal has a wildcard
  static Configured<HeadFactory<?>> head(String type, Record config) {
    return new Configured(HeadFactory.class, type, config);
  }

  static Manifest manifest() {
    return manifest("tiny-bytes", backbone("tiny-attention", new TinyAttention.Config(8, 32)));
  }

  static Manifest manifest(String tokenizer, Configured<BackboneFactory<?>> backbone) {
    return new Manifest(
        "tiny-numbers",
        tokenizer,
        257,
        backbone,
        Map.of("language-model", head("language-model", new Nothing())),
        Optional.empty(),
        Map.of(),
        new Provenance(
            "0.1.0",
            "25.0.1",
            Optional.of("ab".repeat(32)),
            List.of(new Provenance.Source("corpus.txt", "cd".repeat(32))),
            List.of()),
        Map.of("perplexity", 12.345678901234, "bits_per_byte", 1.5));
  }

  static Map<String, Tensor> parameters(long seed) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    try (LoadedModel model = TinyModels.attention(seed)) {
      model
          .store()
          .types()
          .keySet()
          .forEach(name -> parameters.put(name, model.store().read(name)));
    }
    return parameters;
  }

  static BundleContent content(Manifest manifest, long seed) {
    return new BundleContent(manifest, new ByteTokenizer(), NumbersFormat.of(parameters(seed)), 32);
  }

  static Path write(Path folder, long seed) {
    Bundle.write(folder, content(manifest(), seed), COMPONENTS);
    return folder;
  }
}
