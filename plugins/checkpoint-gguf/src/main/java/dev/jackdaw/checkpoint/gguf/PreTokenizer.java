package dev.jackdaw.checkpoint.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How text is cut before byte-level merges, by the names {@code tokenizer.ggml.pre} has for it, as the models' own files say it. */
enum PreTokenizer {
  GPT2(
      null,
      false,
      false,
      false,
      "gpt-2",
      "gpt2",
      "olmo",
      "jais",
      "mpt",
      "phi-2",
      "granite-docling"),
  /** Every digit on its own. */
  SMOLLM(null, true, false, false, "smollm", "starcoder", "refact", "command-r", "exaone"),
  LLAMA3(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      false,
      false,
      true,
      "llama-bpe",
      "llama3",
      "llama-v3",
      "falcon3",
      "pixtral"),
  DBRX(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      false,
      false,
      false,
      "dbrx",
      "smaug-bpe"),
  QWEN2(
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      false,
      true,
      false,
      "qwen2",
      "deepseek-r1-qwen",
      "megrez"),
  GPT4O(
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      false,
      false,
      false,
      "gpt-4o",
      "llama4");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final @Nullable String regex;
  private final boolean digits;
  private final boolean nfc;
  private final boolean ignoresMerges;
  private final List<String> names;

  PreTokenizer(
      @Nullable String regex, boolean digits, boolean nfc, boolean ignoresMerges, String... names) {
    this.regex = regex;
    this.digits = digits;
    this.nfc = nfc;
    this.ignoresMerges = ignoresMerges;
    this.names = List.of(names);
  }

  static Optional<PreTokenizer> of(String name) {
    return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
  }

  static List<String> known() {
    return Arrays.stream(values()).flatMap(each -> each.names.stream()).sorted().toList();
  }

  /** Whether a word that is a token is that token, whatever the merges. */
  boolean ignoresMerges() {
    return ignoresMerges;
  }

  JsonNode normalizer() {
    return nfc ? NODES.objectNode().put("type", "NFC") : NODES.nullNode();
  }

  JsonNode preTokenizer() {
    ObjectNode bytes =
        NODES
            .objectNode()
            .put("type", "ByteLevel")
            .put("add_prefix_space", false)
            .put("trim_offsets", true)
            .put("use_regex", regex == null);
    if (regex == null && !digits) {
      return bytes;
    }
    ObjectNode first = NODES.objectNode();
    if (regex == null) {
      first.put("type", "Digits").put("individual_digits", true);
    } else {
      first.put("type", "Split");
      first.set("pattern", NODES.objectNode().put("Regex", regex));
      first.put("behavior", "Isolated").put("invert", false);
    }
    ObjectNode sequence = NODES.objectNode().put("type", "Sequence");
    sequence.set("pretokenizers", NODES.arrayNode().add(first).add(bytes));
    return sequence;
  }
}
