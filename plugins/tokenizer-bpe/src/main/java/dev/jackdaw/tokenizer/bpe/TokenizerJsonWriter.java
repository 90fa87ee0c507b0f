package dev.jackdaw.tokenizer.bpe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code tokenizer.json} and {@code tokenizer_config.json} as other tools read them. */
final class TokenizerJsonWriter {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final BpeModel model;

  TokenizerJsonWriter(BpeModel model) {
    this.model = model;
  }

  void write(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      writeDocument(json);
    }
    TokenizerFiles.write(folder.resolve(TokenizerJsonReader.FILE), out.toByteArray());
    byte[] settings = JSON.writeValueAsString(settings()).getBytes(StandardCharsets.UTF_8);
    TokenizerFiles.write(folder.resolve(TokenizerJsonReader.SETTINGS_FILE), settings);
  }

  private ObjectNode settings() {
    if (model.settings() != null) {
      return model.settings();
    }
    ObjectNode settings =
        JsonNodeFactory.instance.objectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    model
        .vocabulary()
        .endOfText()
        .ifPresent(
            id -> {
              String name = new String(model.vocabulary().bytes(id), StandardCharsets.UTF_8);
              settings.put("bos_token", name).put("eos_token", name);
            });
    return settings.put("clean_up_tokenization_spaces", false);
  }

  private void writeDocument(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("version", "1.0");
    json.writeNullProperty("truncation");
    json.writeNullProperty("padding");
    json.writeName("added_tokens");
    json.writeStartArray();
    model.added().stream()
        .sorted(Comparator.comparingInt(AddedToken::id))
        .forEach(token -> writeAdded(json, token));
    json.writeEndArray();
    Pipeline pipeline = model.pipeline();
    writePart(json, "normalizer", pipeline.normalizer());
    writePart(json, "pre_tokenizer", pipeline.preTokenizer());
    writePart(json, "post_processor", pipeline.postProcessor());
    writePart(json, "decoder", pipeline.decoder());
    writeModel(json);
    json.writeEndObject();
  }

  private static void writeAdded(JsonGenerator json, AddedToken token) {
    json.writeStartObject();
    json.writeNumberProperty("id", token.id());
    json.writeStringProperty("content", token.content());
    json.writeBooleanProperty("single_word", token.around().word());
    json.writeBooleanProperty("lstrip", token.around().left());
    json.writeBooleanProperty("rstrip", token.around().right());
    json.writeBooleanProperty("normalized", token.normalized());
    json.writeBooleanProperty("special", token.special());
    json.writeEndObject();
  }

  private static void writePart(JsonGenerator json, String name, JsonNode part) {
    json.writeName(name);
    json.writeTree(part);
  }

  private void writeModel(JsonGenerator json) {
    json.writeName("model");
    json.writeStartObject();
    json.writeStringProperty("type", "BPE");
    json.writeNullProperty("dropout");
    Pieces pieces = model.pieces();
    json.writeName("unk_token");
    if (pieces == null || pieces.unknown() == null) {
      json.writeNull();
    } else {
      json.writeString(pieces.unknown());
    }
    json.writeNullProperty("continuing_subword_prefix");
    json.writeNullProperty("end_of_word_suffix");
    json.writeBooleanProperty("fuse_unk", pieces != null);
    json.writeBooleanProperty("byte_fallback", pieces != null);
    json.writeBooleanProperty("ignore_merges", model.wholeFirst());
    String[] spellings = spellings();
    json.writeName("vocab");
    json.writeStartObject();
    for (int id = 0; id < spellings.length; id++) {
      if (!spellings[id].isEmpty()) {
        json.writeNumberProperty(spellings[id], id);
      }
    }
    json.writeEndObject();
    json.writeName("merges");
    json.writeStartArray();
    Merges merges = model.merges();
    for (int i = 0; i < merges.size(); i++) {
      String left = spellings[merges.left(i)];
      String right = spellings[merges.right(i)];
      if (left.contains(" ") || right.contains(" ")) {
        json.writeStartArray();
        json.writeString(left);
        json.writeString(right);
        json.writeEndArray();
      } else {
        json.writeString(left + " " + right);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * Added tokens are in the vocabulary as well: readers number those they do not find there
   * themselves, and would close the gaps that some vocabularies have.
   */
  private String[] spellings() {
    Map<Integer, String> added = new HashMap<>();
    model.added().forEach(token -> added.put(token.id(), token.content()));
    String[] spellings = new String[model.vocabulary().size()];
    for (int id = 0; id < spellings.length; id++) {
      String content = added.get(id);
      spellings[id] = content == null ? spelt(id) : content;
    }
    return spellings;
  }

  private String spelt(int id) {
    byte[] bytes = model.vocabulary().bytes(id);
    Pieces pieces = model.pieces();
    return pieces == null ? ByteAlphabet.spell(bytes) : pieces.spelt(id, bytes);
  }
}
