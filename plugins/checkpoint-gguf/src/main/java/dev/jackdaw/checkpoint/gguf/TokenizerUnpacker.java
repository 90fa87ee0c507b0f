package dev.jackdaw.checkpoint.gguf;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tokenizer and the chat template in a file's metadata, as {@code tokenizer.json} and its companions. */
final class TokenizerUnpacker {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Kinds of tokens. */
  private static final int NORMAL = 1;

  private static final int CONTROL = 3;

  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;

  private final Metadata metadata;
  private final JsonMapper json = JsonMapper.shared();

  TokenizerUnpacker(GgufFile file) {
    this.metadata = new Metadata(file);
  }

  /** Whether there was a tokenizer. */
  boolean write(Path folder) {
    String model = metadata.text(PREFIX + "model");
    metadata.check();
    if (model == null || model.equals("none") || model.equals("no_vocab")) {
      return false;
    }
    TokenizerModel parts =
        switch (model) {
          case "gpt2" -> byteLevel();
          case "llama" -> pieces();
          default -> {
            metadata.problem(
                Problem.of("the tokenizer is of the kind \"" + model + "\", which is not supported")
                    .available(List.of("gpt2", "llama")));
            metadata.check();
            throw new IllegalStateException("[gguf] an unknown tokenizer passed");
          }
        };
    ObjectNode settings = settings(parts);
    ObjectNode generation = generation();
    metadata.check();
    try {
      writeTokenizer(folder.resolve("tokenizer.json"), parts);
      Files.writeString(folder.resolve("tokenizer_config.json"), settings.toPrettyString());
      if (!generation.isEmpty()) {
        Files.writeString(folder.resolve("generation_config.json"), generation.toPrettyString());
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.OUTPUT,
          Problem.of("the tokenizer cannot be written: " + e.getMessage()).at(folder.toString()),
          e);
    }
    return true;
  }

  /**
   * A tokenizer.
   *
   * @param kinds kinds of the tokens
   * @param merges pairs in order of rank
   * @param fallback whether characters without a token become tokens of their bytes
   */
  private record TokenizerModel(
      List<String> tokens,
      List<Number> kinds,
      List<String[]> merges,
      JsonNode normalizer,
      JsonNode preTokenizer,
      JsonNode decoder,
      boolean fallback,
      boolean ignoresMerges) {}

  private TokenizerModel byteLevel() {
    List<String> tokens = tokens();
    List<String> spelt = metadata.texts(PREFIX + "merges");
    if (spelt == null && !metadata.has(PREFIX + "merges")) {
      metadata.missing(PREFIX + "merges");
    }
    List<String[]> merges = new ArrayList<>();
    for (String merge : spelt == null ? List.<String>of() : spelt) {
      int space = merge.indexOf(' ', 1); // a token may itself begin with what looks like one
      if (space < 0 || space == merge.length() - 1) {
        metadata.fault(PREFIX + "merges", "has \"" + merge + "\", which is not two tokens");
        break;
      }
      merges.add(new String[] {merge.substring(0, space), merge.substring(space + 1)});
    }
    String name = metadata.text(PREFIX + "pre");
    PreTokenizer pre = PreTokenizer.of(name == null ? "gpt-2" : name).orElse(null);
    if (pre == null) {
      metadata.problem(
          Problem.of(
                  "\""
                      + PREFIX
                      + "pre\" is \""
                      + name
                      + "\", a way of cutting text that is not known")
              .available(PreTokenizer.known())
              .fix("give the model as a Hugging Face folder, whose tokenizer.json says how"));
    }
    metadata.check();
    ObjectNode decoder =
        NODES
            .objectNode()
            .put("type", "ByteLevel")
            .put("add_prefix_space", true)
            .put("trim_offsets", true)
            .put("use_regex", true);
    return new TokenizerModel(
        tokens,
        kinds(tokens),
        merges,
        Objects.requireNonNull(pre).normalizer(),
        pre.preTokenizer(),
        decoder,
        false,
        pre.ignoresMerges());
  }

  /** SentencePiece's BPE: pieces with scores, spaces as U+2581, bytes as {@code <0x0A>}. */
  private TokenizerModel pieces() {
    List<String> tokens = tokens();
    List<Number> scores = metadata.numbers(PREFIX + "scores");
    if (scores == null || scores.size() != tokens.size()) {
      metadata.fault(
          PREFIX + "scores",
          "has "
              + (scores == null ? 0 : scores.size())
              + " scores for "
              + tokens.size()
              + " tokens");
    }
    List<Number> kinds = kinds(tokens);
    metadata.check();
    boolean prefix = !Boolean.FALSE.equals(metadata.flag(PREFIX + "add_space_prefix"));
    ArrayNode normalizers = NODES.arrayNode();
    ArrayNode decoders = NODES.arrayNode();
    if (prefix) {
      normalizers.add(NODES.objectNode().put("type", "Prepend").put("prepend", "\u2581"));
    }
    normalizers.add(replace(" ", "\u2581"));
    decoders.add(replace("\u2581", " "));
    decoders.add(NODES.objectNode().put("type", "ByteFallback"));
    decoders.add(NODES.objectNode().put("type", "Fuse"));
    if (prefix) {
      decoders.add(
          NODES
              .objectNode()
              .put("type", "Strip")
              .put("content", " ")
              .put("start", 1)
              .put("stop", 0));
    }
    ObjectNode normalizer = NODES.objectNode().put("type", "Sequence");
    normalizer.set("normalizers", normalizers);
    ObjectNode decoder = NODES.objectNode().put("type", "Sequence");
    decoder.set("decoders", decoders);
    return new TokenizerModel(
        tokens,
        kinds,
        ScoredMerges.of(
            tokens, Objects.requireNonNull(scores), id -> isText(kinds.get(id).intValue())),
        normalizer,
        NODES.nullNode(),
        decoder,
        true,
        false);
  }

  private static ObjectNode replace(String from, String to) {
    ObjectNode replace = NODES.objectNode().put("type", "Replace");
    replace.set("pattern", NODES.objectNode().put("String", from));
    return replace.put("content", to);
  }

  private List<String> tokens() {
    List<String> tokens = metadata.texts(PREFIX + "tokens");
    if (tokens == null || tokens.isEmpty()) {
      metadata.fault(PREFIX + "tokens", "names no tokens");
    }
    metadata.check();
    return Objects.requireNonNull(tokens);
  }

  private static boolean isText(int kind) {
    return kind == NORMAL || kind == USER_DEFINED;
  }

  private List<Number> kinds(List<String> tokens) {
    List<Number> kinds = metadata.numbers(PREFIX + "token_type");
    if (kinds == null) {
      return tokens.stream().map(token -> (Number) 1).toList();
    }
    if (kinds.size() != tokens.size()) {
      metadata.fault(
          PREFIX + "token_type", "has " + kinds.size() + " kinds for " + tokens.size() + " tokens");
    }
    metadata.check();
    return kinds;
  }

  private ObjectNode settings(TokenizerModel model) {
    ObjectNode settings = NODES.objectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    Map<String, String> roles = new TreeMap<>();
    roles.put("bos_token", "bos");
    roles.put("eos_token", "eos");
    roles.put("unk_token", "unknown");
    roles.put("pad_token", "padding");
    roles.forEach(
        (key, role) -> {
          String token = named(model, role);
          if (token != null) {
            settings.put(key, token);
          }
        });
    Boolean begins = metadata.flag(PREFIX + "add_bos_token");
    // llama.cpp takes a beginning for granted with SentencePiece's kind and with Llama 3's
    boolean unsaid = model.fallback || model.ignoresMerges;
    settings.put("add_bos_token", begins == null ? unsaid : begins);
    settings.put("add_prefix_space", false);
    settings.put("clean_up_tokenization_spaces", false);
    String template = metadata.text("tokenizer.chat_template");
    if (template != null) {
      settings.put("chat_template", template);
    }
    return settings;
  }

  private @Nullable String named(TokenizerModel model, String role) {
    String key = PREFIX + role + "_token_id";
    Integer id = metadata.token(key);
    if (id == null) {
      return null;
    }
    if (id >= model.tokens.size()) {
      metadata.fault(key, "is " + id + " of " + model.tokens.size() + " tokens");
      return null;
    }
    return model.tokens.get(id);
  }

  private ObjectNode generation() {
    ObjectNode generation = NODES.objectNode();
    for (Map.Entry<String, String> role :
        new TreeMap<>(
                Map.of("bos_token_id", "bos", "eos_token_id", "eos", "pad_token_id", "padding"))
            .entrySet()) {
      Integer id = metadata.token(PREFIX + role.getValue() + "_token_id");
      if (id != null) {
        generation.put(role.getKey(), id);
      }
    }
    return generation;
  }

  private void writeTokenizer(Path file, TokenizerModel model) throws IOException {
    try (JsonGenerator out = json.createGenerator(Files.newOutputStream(file))) {
      out.writeStartObject();
      out.writeStringProperty("version", "1.0");
      out.writeNullProperty("truncation");
      out.writeNullProperty("padding");
      out.writeName("added_tokens");
      out.writeStartArray();
      for (int id = 0; id < model.tokens.size(); id++) {
        int kind = model.kinds.get(id).intValue();
        if (kind == CONTROL || kind == USER_DEFINED) {
          out.writeTree(added(id, model.tokens.get(id), kind == CONTROL));
        }
      }
      out.writeEndArray();
      out.writeName("normalizer");
      out.writeTree(model.normalizer);
      out.writeName("pre_tokenizer");
      out.writeTree(model.preTokenizer);
      out.writeNullProperty("post_processor");
      out.writeName("decoder");
      out.writeTree(model.decoder);
      out.writeName("model");
      writeModel(out, model);
      out.writeEndObject();
    }
  }

  private static ObjectNode added(int id, String content, boolean special) {
    return NODES
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", special);
  }

  private void writeModel(JsonGenerator out, TokenizerModel model) {
    out.writeStartObject();
    out.writeStringProperty("type", "BPE");
    out.writeNullProperty("dropout");
    String unknown = model.fallback ? named(model, "unknown") : null;
    out.writeName("unk_token");
    if (unknown == null) {
      out.writeNull();
    } else {
      out.writeString(unknown);
    }
    out.writeNullProperty("continuing_subword_prefix");
    out.writeNullProperty("end_of_word_suffix");
    out.writeBooleanProperty("fuse_unk", model.fallback);
    out.writeBooleanProperty("byte_fallback", model.fallback);
    out.writeBooleanProperty("ignore_merges", model.ignoresMerges);
    out.writeName("vocab");
    out.writeStartObject();
    for (int id = 0; id < model.tokens.size(); id++) {
      if (model.kinds.get(id).intValue() != UNUSED) {
        out.writeNumberProperty(model.tokens.get(id), id);
      }
    }
    out.writeEndObject();
    out.writeName("merges");
    out.writeStartArray();
    for (String[] merge : model.merges) {
      out.writeStartArray();
      out.writeString(merge[0]);
      out.writeString(merge[1]);
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
