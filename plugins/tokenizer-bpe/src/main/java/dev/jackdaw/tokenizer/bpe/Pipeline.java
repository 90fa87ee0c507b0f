package dev.jackdaw.tokenizer.bpe;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of {@code tokenizer.json} around the model, kept as they were read so that saving gives
 * them back; each is an object or null.
 */
record Pipeline(
    JsonNode normalizer, JsonNode preTokenizer, JsonNode postProcessor, JsonNode decoder) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What other tools need to cut text by this pattern. */
  static Pipeline of(String regex) {
    boolean gpt2 = regex.equals(SplitPattern.GPT2.regex());
    JsonNode preTokenizer = byteLevel(gpt2);
    if (!gpt2) {
      ObjectNode split = NODES.objectNode().put("type", "Split");
      split.set("pattern", NODES.objectNode().put("Regex", regex));
      split.put("behavior", "Isolated").put("invert", false);
      ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
      sequence.set("pretokenizers", NODES.arrayNode().add(split).add(preTokenizer));
      preTokenizer = sequence;
    }
    return new Pipeline(NODES.nullNode(), preTokenizer, byteLevel(false), byteLevel(true));
  }

  private static ObjectNode byteLevel(boolean useRegex) {
    return NODES
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", useRegex);
  }
}
