package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Checkpoint.HeadSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A head as transformers' {@code …ForSequenceClassification} has it: {@code score.weight} on the last token that is not padding, the
 * labels in {@code id2label}.
 *
 * @param name of the head
 * @param labels in order
 * @param several whether a text has any number of labels
 */
record SequenceClassifier(String name, List<String> labels, boolean several) {
  static final String TENSOR = "score.weight";
  static final String HEAD = "classification";

  /** Key of a file's metadata: the head's name. */
  private static final String NAME = "jackdaw_classifier";

  private static final String SUFFIX = "ForSequenceClassification";
  private static final String SINGLE = "single_label_classification";
  private static final String MULTI = "multi_label_classification";

  /** What a model's class is called with this head instead of the language model's. */
  static String architecture(Family family) {
    return family.architecture().replaceAll("ForCausalLM$|LMHeadModel$", SUFFIX);
  }

  /** The head that transformers can say: the only classification head, if it is a plain projection of the last token. */
  static Optional<SequenceClassifier> of(Map<String, HeadSettings> heads) {
    List<SequenceClassifier> found = new ArrayList<>();
    for (Map.Entry<String, HeadSettings> head : heads.entrySet()) {
      if (!head.getValue().type().equals(HEAD)) {
        continue;
      }
      Map<String, Object> config = head.getValue().config();
      boolean plain =
          config.getOrDefault("pooling", "last").equals("last")
              && config.getOrDefault("bias", false).equals(false)
              && !config.containsKey("ngrams");
      if (!plain || !(config.get("labels") instanceof List<?> labels)) {
        return Optional.empty();
      }
      boolean several = config.getOrDefault("multi_label", false).equals(true);
      found.add(
          new SequenceClassifier(
              head.getKey(), labels.stream().map(String::valueOf).toList(), several));
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Whether a model of these classes has no projection to the vocabulary. */
  static boolean alone(ConfigJson json) {
    return json.texts("architectures").stream()
        .anyMatch(name -> name.endsWith(SUFFIX) || name.matches(".*(?<!LMHead)Model"));
  }

  /** The head a folder says it has. */
  static Optional<SequenceClassifier> read(ConfigJson json, Map<String, String> metadata) {
    String name = metadata.get(NAME);
    boolean foreign = json.texts("architectures").stream().anyMatch(type -> type.endsWith(SUFFIX));
    if (name == null && !foreign) {
      return Optional.empty();
    }
    List<String> labels = labels(json);
    String type = json.text("problem_type");
    boolean known = type == null || type.equals(SINGLE) || type.equals(MULTI);
    if (!known) {
      json.unknown("problem_type", String.valueOf(type), List.of(SINGLE, MULTI));
    } else if (type == null && labels.size() == 1) {
      json.fault("id2label", "has one label and problem_type is not given: that is a regression");
    }
    return Optional.of(
        new SequenceClassifier(name == null ? HEAD : name, labels, MULTI.equals(type)));
  }

  private static List<String> labels(ConfigJson json) {
    if (!json.has("id2label")) {
      Integer count = json.has("num_labels") ? json.size("num_labels") : Integer.valueOf(2);
      List<String> labels = new ArrayList<>();
      for (int i = 0; count != null && i < count; i++) {
        labels.add("LABEL_" + i);
      }
      return labels;
    }
    JsonNode given = json.node("id2label");
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      JsonNode label = given.path(Integer.toString(i));
      if (!given.isObject() || !label.isString()) {
        json.fault("id2label", "has no label " + i + ", expected 0 to " + (given.size() - 1));
        return labels;
      }
      labels.add(label.asString());
    }
    if (labels.isEmpty()) {
      json.fault("id2label", "has no labels");
    }
    return labels;
  }

  /** The parameter behind the tensor. */
  String parameter() {
    return "heads." + name + ".score.weight";
  }

  HeadSettings settings() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("labels", labels);
    config.put("multi_label", several);
    config.put("boundary", "none"); // transformers adds nothing that the tokenizer does not
    return new HeadSettings(HEAD, config);
  }

  void write(ObjectNode json, Map<String, String> metadata) {
    json.put("problem_type", several ? MULTI : SINGLE);
    ObjectNode names = json.putObject("id2label");
    ObjectNode numbers = json.putObject("label2id");
    for (int i = 0; i < labels.size(); i++) {
      names.put(Integer.toString(i), labels.get(i));
      numbers.put(labels.get(i), i);
    }
    metadata.put(NAME, name);
  }

  /** What is wrong with the tensor's shape, if anything. */
  @Nullable String fault(long @Nullable [] shape, long width) {
    long[] wanted = {labels.size(), width};
    if (shape == null) {
      return "tensor \"" + TENSOR + "\" " + Arrays.toString(wanted) + " is missing";
    }
    return Arrays.equals(shape, wanted)
        ? null
        : "tensor \"%s\" is %s, %d labels of a model of width %d ask for %s"
            .formatted(
                TENSOR, Arrays.toString(shape), labels.size(), width, Arrays.toString(wanted));
  }
}
