package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.backbone.transformer.TransformerConfig;
import dev.jackdaw.backbone.transformer.TransformerFactory;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.checkpoint.huggingface.HuggingFaceFormat;
import dev.jackdaw.engine.Store;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.full.FullConfig;
import dev.jackdaw.finetune.full.FullStrategy;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.head.classification.ClassificationConfig;
import dev.jackdaw.head.classification.ClassificationFactory;
import dev.jackdaw.head.languagemodel.LanguageModelConfig;
import dev.jackdaw.head.languagemodel.LanguageModelFactory;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.testkit.GoldenCase;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** A golden case opened as a user would open it: through the checkpoint format, into the transformer it describes. */
final class GoldenModel implements AutoCloseable {
  static final String HEAD = "language_model";

  final GoldenCase golden;
  final Checkpoint checkpoint;
  final ModelGraphs graphs;

  private GoldenModel(GoldenCase golden, Checkpoint checkpoint, ModelGraphs graphs) {
    this.golden = golden;
    this.checkpoint = checkpoint;
    this.graphs = graphs;
  }

  /** Cases that are language models with their weights, under one of the two layouts of config.json. */
  static List<String> cases(Path scratch) {
    return GoldenCase.names().stream()
        .filter(
            name ->
                GoldenCase.copy(name, "model.safetensors", scratch.resolve("model.safetensors")))
        .filter(
            name ->
                GoldenCase.open(name)
                    .document()
                    .path("model")
                    .path("architecture")
                    .asString("")
                    .matches(".*(ForCausalLM|LMHeadModel)"))
        .toList();
  }

  static GoldenModel open(String name, String config, Path folder) {
    GoldenCase.copy(name, config, folder.resolve("config.json"));
    GoldenCase.copy(name, "model.safetensors", folder.resolve("model.safetensors"));
    Checkpoint checkpoint = new HuggingFaceFormat().read(folder);
    return new GoldenModel(GoldenCase.open(name), checkpoint, graphs(checkpoint));
  }

  private static ModelGraphs graphs(Checkpoint checkpoint) {
    Tokenizer ids = new IdsOnlyTokenizer(checkpoint.vocabulary());
    Map<String, Head> heads = new LinkedHashMap<>();
    checkpoint
        .heads()
        .forEach(
            (name, head) -> {
              assertThat(head.type()).isEqualTo("classification");
              heads.put(
                  name,
                  new ClassificationFactory()
                      .create(bound(head.config(), ClassificationConfig.class), ids));
            });
    if (heads.isEmpty()) {
      LanguageModelConfig settings =
          new LanguageModelConfig("text", LanguageModelConfig.Boundary.NONE, 0);
      heads.put(HEAD, new LanguageModelFactory().create(settings, ids));
    }
    return graphs(checkpoint, heads);
  }

  /** The checkpoint's backbone with these heads. */
  static ModelGraphs graphs(Checkpoint checkpoint, Map<String, Head> heads) {
    TransformerConfig config = bound(checkpoint.config(), TransformerConfig.class);
    Backbone backbone = new TransformerFactory().create(config, checkpoint.vocabulary());
    Adaptation full =
        new FullStrategy()
            .adapt(new ModelOutline(List.of(), List.of(), List.of(), 0, 1), new FullConfig());
    return new ModelGraphs(backbone, heads, full);
  }

  static <R extends Record> R bound(Map<String, Object> settings, Class<R> type) {
    String json = JsonMapper.shared().writeValueAsString(settings);
    return Binder.bind(
        Yaml.parse(json, "config.json"),
        type,
        () -> Components.find(new PluginFolders(null, List.of())),
        null);
  }

  /** Puts the checkpoint's numbers into a store. */
  void load(Store store) {
    checkpoint
        .tensors()
        .types()
        .forEach(
            (name, type) -> {
              store.declare(name, type);
              store.write(name, checkpoint.tensors().get(name));
            });
  }

  /** Numbers by Jackdaw's names as the tensors of a model file, by the names of this case's file. */
  Map<String, float[]> stored(Map<String, Tensor> numbers, Path folder) {
    Map<String, TensorType> types = new LinkedHashMap<>();
    numbers.forEach((name, tensor) -> types.put(name, tensor.type()));
    Checkpoint.Tensors tensors =
        new Checkpoint.Tensors() {
          @Override
          public Map<String, TensorType> types() {
            return types;
          }

          @Override
          public Tensor get(String name) {
            return numbers.get(name);
          }

          @Override
          public void close() {
            // heap memory
          }
        };
    new HuggingFaceFormat()
        .write(
            new Checkpoint(
                checkpoint.backbone(),
                checkpoint.config(),
                checkpoint.vocabulary(),
                checkpoint.heads(),
                tensors),
            folder);
    GoldenCase file = GoldenCase.over(folder.resolve("model.safetensors"));
    Map<String, float[]> values = new TreeMap<>();
    file.tensors().forEach(name -> values.put(name, file.tensor(name).toFloats()));
    if (golden.name().startsWith("phi3")) { // written as the Llama it also is
      fuse(
          values,
          "self_attn.qkv_proj",
          List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"));
      fuse(values, "mlp.gate_up_proj", List.of("mlp.gate_proj", "mlp.up_proj"));
    }
    return values;
  }

  private static void fuse(Map<String, float[]> values, String whole, List<String> parts) {
    for (String first :
        values.keySet().stream().filter(name -> name.contains(parts.getFirst())).toList()) {
      List<float[]> rows =
          parts.stream().map(part -> values.remove(first.replace(parts.getFirst(), part))).toList();
      FloatBuffer joined = FloatBuffer.allocate(rows.stream().mapToInt(row -> row.length).sum());
      rows.forEach(joined::put);
      values.put(first.replace(parts.getFirst(), whole), joined.array());
    }
  }

  @Override
  public void close() {
    checkpoint.tensors().close();
  }
}
