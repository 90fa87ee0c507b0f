package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a model folder. */
final class ModelWriter {
  private final Checkpoint checkpoint;
  private final Map<String, long[]> left = new LinkedHashMap<>();
  private final Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new TreeMap<>(Map.of("format", "pt"));

  private ModelWriter(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    for (Map.Entry<String, TensorType> type : checkpoint.tensors().types().entrySet()) {
      left.put(type.getKey(), type.getValue().shape().evaluate(symbol -> -1));
    }
  }

  static void write(Checkpoint checkpoint, Path folder) {
    ModelWriter writer = new ModelWriter(checkpoint);
    ObjectNode json = JsonMapper.shared().createObjectNode();
    Family family = checkpoint.backbone().equals("transformer") ? writer.describe(json) : null;
    if (family == null) {
      writer.custom(json);
    }
    writer.extras(family != null);
    SafetensorsWriter.write(folder.resolve(TensorFiles.SINGLE), writer.entries, writer.metadata);
    JsonFile.write(folder.resolve(HuggingFaceFormat.CONFIG), json);
  }

  /** Fills in the first family that can say all the settings and has a place for every parameter; null if none can. */
  private @Nullable Family describe(ObjectNode json) {
    Settings settings = Settings.of(checkpoint.config());
    if (!settings.has("layers")
        || !settings.has("width")
        || !settings.has("attention.head_width")) {
      return null; // a short form, whose meaning only the backbone knows
    }
    Map<String, long[]> shapes = ParameterShapes.of(settings, checkpoint.vocabulary());
    boolean speaks = speaks(settings);
    if (!speaks) {
      shapes.remove(ParameterShapes.LANGUAGE_MODEL);
    }
    for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
      if (!Arrays.equals(shape.getValue(), left.get(shape.getKey()))) {
        throw new IllegalArgumentException(
            "[checkpoint] \""
                + shape.getKey()
                + "\" is "
                + Arrays.toString(left.get(shape.getKey()))
                + ", the settings ask for "
                + Arrays.toString(shape.getValue()));
      }
    }
    for (Family family : Families.ALL) {
      List<String> reasons = new ArrayList<>();
      ObjectNode attempt = JsonMapper.shared().createObjectNode();
      attempt.putArray("architectures").add(architecture(family, speaks));
      attempt.put("model_type", family.modelType());
      attempt.put("vocab_size", checkpoint.vocabulary());
      family.keys().forEach(key -> key.write(settings, attempt, reasons));
      attempt.put("torch_dtype", "float32");
      if (reasons.isEmpty()) {
        json.setAll(attempt);
        tensors(family, settings.integer("layers"), shapes);
        classifier().ifPresent(head -> classifier(head, json));
        return family;
      }
    }
    return null;
  }

  /** Whether the model has what says the next token: a head for tokens, or the projection that only such a head has. */
  private boolean speaks(Settings settings) {
    boolean untied = settings.is("embedding.tied", false);
    return untied
        ? left.containsKey(ParameterShapes.LANGUAGE_MODEL)
        : checkpoint.heads().isEmpty()
            || checkpoint.heads().values().stream()
                .anyMatch(head -> !head.type().equals(SequenceClassifier.HEAD));
  }

  private String architecture(Family family, boolean speaks) {
    if (speaks) {
      return family.architecture();
    }
    return classifier().isPresent()
        ? SequenceClassifier.architecture(family)
        : family.architecture().replaceAll("ForCausalLM$|LMHeadModel$", "Model");
  }

  private Optional<SequenceClassifier> classifier() {
    return SequenceClassifier.of(checkpoint.heads());
  }

  private void classifier(SequenceClassifier head, ObjectNode json) {
    long[] lengths = left.remove(head.parameter());
    if (lengths == null) {
      throw new IllegalArgumentException("[checkpoint] \"" + head.parameter() + "\" is missing");
    }
    head.write(json, metadata);
    entries.put(
        SequenceClassifier.TENSOR,
        new SafetensorsWriter.Entry(lengths, () -> checkpoint.tensors().get(head.parameter())));
  }

  private void tensors(Family family, int layers, Map<String, long[]> shapes) {
    for (TensorRow row : family.rows(layers)) {
      long[] first = shapes.get(row.parameters().getFirst());
      if (first == null) {
        continue;
      }
      long[] lengths = first.clone();
      lengths[0] = 0;
      for (String parameter : row.parameters()) {
        lengths[0] += Objects.requireNonNull(left.remove(parameter))[0];
      }
      long[] stored = row.transposed() ? new long[] {lengths[1], lengths[0]} : lengths;
      entries.put(
          family.tensor(row), new SafetensorsWriter.Entry(stored, () -> joined(row, stored)));
    }
  }

  /** The parameters of a row as the one tensor the file has. */
  private Tensor joined(TensorRow row, long[] stored) {
    if (row.parameters().size() == 1 && !row.transposed()) {
      return checkpoint.tensors().get(row.parameters().getFirst());
    }
    Tensor joined = Tensor.zeros(DType.F32, stored);
    long first = 0;
    for (String parameter : row.parameters()) {
      Tensor part = checkpoint.tensors().get(parameter);
      long width = part.rank() == 1 ? 1 : part.length(1);
      for (long i = 0; i < part.elements(); i++) {
        long out = first + i / width;
        long in = i % width;
        joined.setFloat(
            row.transposed() ? in * stored[1] + out : out * width + in, part.getFloat(i));
      }
      first += part.length(0);
    }
    return joined;
  }

  private void custom(ObjectNode json) {
    json.putArray("architectures").add("JackdawForCausalLM");
    json.put("model_type", Custom.MODEL_TYPE);
    json.put("vocab_size", checkpoint.vocabulary());
    ObjectNode model = json.putObject(Custom.MODEL_TYPE);
    model.put("backbone", checkpoint.backbone());
    model.put("vocabulary", checkpoint.vocabulary());
    Values.put(model, "config", checkpoint.config());
  }

  private void extras(boolean listed) {
    if (listed) {
      Custom.list(left.keySet(), metadata);
    }
    left.forEach(
        (name, lengths) ->
            entries.put(
                name, new SafetensorsWriter.Entry(lengths, () -> checkpoint.tensors().get(name))));
  }
}
