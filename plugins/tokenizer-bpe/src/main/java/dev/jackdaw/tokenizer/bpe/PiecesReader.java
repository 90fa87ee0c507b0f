package dev.jackdaw.tokenizer.bpe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes normalizer, splitter and decoding of a {@link Pipeline} around a vocabulary of pieces. In files, a normalizer or the
 * pre-tokenizer {@code Metaspace} turns spaces into U+2581; here U+2581 is turned into spaces, so that step falls away.
 */
final class PiecesReader {
  private static final String MARK = String.valueOf(Pieces.SPACE);

  private final PipelineReader reader;
  private final Pipeline pipeline;
  private final List<JsonNode> preTokenizers = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  PiecesReader(PipelineReader reader, Pipeline pipeline) {
    this.reader = reader;
    this.pipeline = pipeline;
    PipelineReader.flatten(pipeline.preTokenizer(), "pre_tokenizer", preTokenizers, keys);
  }

  TextNormalizer normalizer() {
    List<TextNormalizer.Step> steps = new ArrayList<>();
    boolean marks = false;
    for (TextNormalizer.Step step : reader.normalizers(pipeline.normalizer(), "normalizer")) {
      if (isMarking(step)) {
        marks = true;
      } else {
        steps.add(inSpaces(step));
      }
    }
    steps.add(new TextNormalizer.Replace(Pattern.compile(MARK), " "));
    for (int i = 0; i < preTokenizers.size(); i++) {
      JsonNode step = preTokenizers.get(i);
      if (!PipelineReader.type(step).equals("Metaspace")) {
        continue;
      }
      marks = true;
      if (!step.path("replacement").asString(MARK).equals(MARK)) {
        reader.unsupported(
            keys.get(i) + ".replacement", "the space " + step.path("replacement"), MARK);
      }
      TextNormalizer.When when = prepends(step, keys.get(i));
      if (when != null) {
        steps.add(new TextNormalizer.Prepend(" ", when));
      }
    }
    if (!marks) {
      reader.unsupported(
          "normalizer", "byte_fallback with spaces that stay spaces", "Replace", "Metaspace");
    }
    return new TextNormalizer(steps);
  }

  private static boolean isMarking(TextNormalizer.Step step) {
    return step instanceof TextNormalizer.Replace replace
        && replace.content().equals(MARK)
        && replace.pattern().matcher(" ").matches();
  }

  /** A step that puts the mark puts a space. */
  private static TextNormalizer.Step inSpaces(TextNormalizer.Step step) {
    return switch (step) {
      case TextNormalizer.Prepend prepend ->
          new TextNormalizer.Prepend(prepend.content().replace(Pieces.SPACE, ' '), prepend.when());
      case TextNormalizer.Replace replace ->
          new TextNormalizer.Replace(
              replace.pattern(), replace.content().replace(Pieces.SPACE, ' '));
      default -> step;
    };
  }

  private TextNormalizer.@Nullable When prepends(JsonNode step, String key) {
    String scheme =
        step.path("prepend_scheme")
            .asString(step.path("add_prefix_space").asBoolean(true) ? "always" : "never");
    return switch (scheme) {
      case "always" -> TextNormalizer.When.UNLESS_THERE;
      case "first" -> TextNormalizer.When.FIRST;
      case "never" -> null;
      default -> {
        reader.unsupported(key + ".prepend_scheme", scheme, "always", "first", "never");
        yield null;
      }
    };
  }

  Splitter splitter(List<byte @Nullable []> tokens) {
    boolean single = false;
    for (int i = 0; i < preTokenizers.size(); i++) {
      JsonNode step = preTokenizers.get(i);
      switch (PipelineReader.type(step)) {
        case "Metaspace" -> single |= step.path("split").asBoolean(true);
        case "Split" -> {
          // Gemma has one at spaces, of which none is left by then
          if (!step.path("pattern").path("String").asString("").equals(" ")) {
            reader.unsupported(keys.get(i) + ".pattern", "a Split of pieces", "String \" \"");
          }
        }
        default ->
            reader.unsupported(
                keys.get(i) + ".type",
                "the pre-tokenizer " + PipelineReader.type(step) + " before byte_fallback",
                "Metaspace",
                "Split",
                "Sequence");
      }
    }
    return single || tokens.stream().noneMatch(PiecesReader::crosses)
        ? new SpaceSplitter(single)
        : new WholeSplitter();
  }

  /** Whether a token has a space behind another character. */
  private static boolean crosses(byte @Nullable [] token) {
    for (int i = 1; token != null && i < token.length; i++) {
      if (token[i] == ' ' && token[i - 1] != ' ') {
        return true;
      }
    }
    return false;
  }

  /** Whether decoding takes away the space that encoding put before a text. */
  boolean stripsStart() {
    return strips(pipeline.decoder(), "decoder");
  }

  private boolean strips(JsonNode node, String key) {
    switch (PipelineReader.type(node)) {
      case "Sequence" -> {
        boolean strips = false;
        int i = 0;
        for (JsonNode part : node.path("decoders")) {
          strips |= strips(part, key + ".decoders[" + i++ + "]");
        }
        return strips;
      }
      case "Strip" -> {
        boolean usual =
            node.path("content").asString("").equals(" ")
                && node.path("start").asInt(0) <= 1
                && node.path("stop").asInt(0) == 0;
        if (!usual) {
          reader.unsupported(key, "the decoder " + node, "one space at the start");
        }
        return node.path("start").asInt(0) == 1;
      }
      case "Metaspace" -> {
        return prepends(node, key) != null;
      }
      case "Replace" -> {
        boolean usual =
            node.path("pattern").path("String").asString("").equals(MARK)
                && node.path("content").asString("").equals(" ");
        if (!usual) {
          reader.unsupported(key, "the decoder " + node, MARK + " to a space");
        }
        return false;
      }
      case "ByteFallback", "Fuse" -> {
        return false;
      }
      default -> {
        reader.unsupported(
            key + ".type",
            "the decoder " + PipelineReader.type(node) + " after byte_fallback",
            "Replace",
            "ByteFallback",
            "Fuse",
            "Strip",
            "Metaspace",
            "Sequence");
        return false;
      }
    }
  }
}
