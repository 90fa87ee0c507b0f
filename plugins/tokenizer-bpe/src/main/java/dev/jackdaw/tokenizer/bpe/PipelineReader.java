package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import java.nio.file.Path;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * Makes splitter and normaliser of a {@link Pipeline}, and collects what it asks for that byte-level
 * BPE here does not do.
 */
final class PipelineReader {
  private final Path file;
  private final List<Problem> problems;

  PipelineReader(Path file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The steps of a normalizer. */
  List<TextNormalizer.Step> normalizers(JsonNode node, String key) {
    List<TextNormalizer.Step> steps = new ArrayList<>();
    if (node.isNull() || node.isMissingNode()) {
      return steps;
    }
    switch (type(node)) {
      case "NFC", "NFD", "NFKC", "NFKD" ->
          steps.add(new TextNormalizer.Compose(Form.valueOf(type(node))));
      case "Replace" ->
          pattern(node, key)
              .ifPresent(
                  pattern ->
                      steps.add(
                          new TextNormalizer.Replace(pattern, node.path("content").asString(""))));
      case "Prepend" ->
          steps.add(
              new TextNormalizer.Prepend(
                  node.path("prepend").asString(""), TextNormalizer.When.ALWAYS));
      case "Strip" ->
          steps.add(
              new TextNormalizer.Strip(
                  node.path("strip_left").asBoolean(true),
                  node.path("strip_right").asBoolean(true)));
      case "Sequence" -> {
        int i = 0;
        for (JsonNode part : node.path("normalizers")) {
          steps.addAll(normalizers(part, key + ".normalizers[" + i++ + "]"));
        }
      }
      default ->
          unsupported(
              key + ".type",
              "the normalizer " + type(node),
              "NFC",
              "NFD",
              "NFKC",
              "NFKD",
              "Replace",
              "Prepend",
              "Strip",
              "Sequence");
    }
    return steps;
  }

  private Optional<Pattern> pattern(JsonNode node, String key) {
    JsonNode pattern = node.path("pattern");
    try {
      if (pattern.path("String").isString()) {
        return Optional.of(Pattern.compile(Pattern.quote(pattern.path("String").asString())));
      }
      if (pattern.path("Regex").isString()) {
        return Optional.of(
            Pattern.compile(pattern.path("Regex").asString(), Pattern.UNICODE_CHARACTER_CLASS));
      }
      unsupported(
          key + ".pattern", "a pattern that is neither Regex nor String", "Regex", "String");
    } catch (PatternSyntaxException e) {
      problems.add(
          Problem.of("the pattern cannot be used: " + e.getMessage())
              .at(file + ":" + key + ".pattern"));
    }
    return Optional.empty();
  }

  /** The splitter of a pre-tokenizer; some splitter where the pre-tokenizer is not supported. */
  Splitter splitter(JsonNode node, String key) {
    List<JsonNode> steps = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    flatten(node, key, steps, keys);
    List<Splitter> splitters = new ArrayList<>();
    boolean byteLevel = false;
    for (int i = 0; i < steps.size(); i++) {
      JsonNode step = steps.get(i);
      String place = keys.get(i);
      switch (type(step)) {
        case "Split" -> split(step, place).ifPresent(splitters::add);
        case "Digits" -> {
          known(step, place, Set.of("type", "individual_digits"));
          splitters.add(new NumberSplitter(step.path("individual_digits").asBoolean(false)));
        }
        case "ByteLevel" -> {
          byteLevel = true;
          known(step, place, Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
          if (step.path("add_prefix_space").asBoolean(true)) {
            unsupported(place + ".add_prefix_space", "a space put before the text", "false");
          }
          if (step.path("use_regex").asBoolean(true)) {
            splitters.add(SplitPattern.GPT2.splitter());
          }
        }
        default ->
            unsupported(
                place + ".type",
                "the pre-tokenizer " + type(step),
                "ByteLevel",
                "Split",
                "Digits",
                "Sequence");
      }
    }
    if (!byteLevel) {
      unsupported(key, "a pre-tokenizer without ByteLevel", "ByteLevel");
    } else if (splitters.isEmpty()) {
      unsupported(key, "ByteLevel without any pattern", "use_regex", "Split");
    }
    return splitters.stream().reduce(NestedSplitter::new).orElse(SplitPattern.GPT2.splitter());
  }

  static void flatten(JsonNode node, String key, List<JsonNode> steps, List<String> keys) {
    if (!type(node).equals("Sequence")) {
      if (!node.isNull() && !node.isMissingNode()) {
        steps.add(node);
        keys.add(key);
      }
      return;
    }
    int i = 0;
    for (JsonNode part : node.path("pretokenizers")) {
      flatten(part, key + ".pretokenizers[" + i++ + "]", steps, keys);
    }
  }

  private Optional<Splitter> split(JsonNode step, String key) {
    known(step, key, Set.of("type", "pattern", "behavior", "invert"));
    String regex;
    if (step.path("pattern").path("Regex").isString()) {
      regex = step.path("pattern").path("Regex").asString();
    } else if (step.path("pattern").path("String").isString()) {
      regex = Pattern.quote(step.path("pattern").path("String").asString());
    } else {
      unsupported(
          key + ".pattern", "a pattern that is neither Regex nor String", "Regex", "String");
      return Optional.empty();
    }
    Optional<Splitter> known = SplitPattern.spelt(regex).map(SplitPattern::splitter);
    String behavior = step.path("behavior").asString("");
    boolean invert = step.path("invert").asBoolean(false);
    boolean isolated = behavior.equals("Isolated") && !invert;
    // Pieces are the matches and the rest is dropped: the same where the pattern matches
    // everything.
    boolean matchesOnly = behavior.equals("Removed") && invert && known.isPresent();
    if (!isolated && !matchesOnly) {
      unsupported(
          key + ".behavior", "the behavior " + behavior + " with invert " + invert, "Isolated");
      return Optional.empty();
    }
    if (known.isPresent()) {
      return known;
    }
    try {
      return Optional.of(new RegexSplitter(regex));
    } catch (PatternSyntaxException e) {
      problems.add(
          Problem.of("the pattern cannot be used: " + e.getMessage())
              .at(file + ":" + key + ".pattern"));
      return Optional.empty();
    }
  }

  /** Decoding gives the bytes of the tokens back, so only a decoder that does just that is right. */
  void checkDecoder(JsonNode node, String key) {
    if (node.isNull() || node.isMissingNode() || type(node).equals("ByteLevel")) {
      return;
    }
    if (type(node).equals("Sequence")) {
      int i = 0;
      for (JsonNode part : node.path("decoders")) {
        checkDecoder(part, key + ".decoders[" + i++ + "]");
      }
      return;
    }
    unsupported(key + ".type", "the decoder " + type(node), "ByteLevel");
  }

  /** What a post-processor adds is left to the prompt template; it must be of a kind known to. */
  void checkPostProcessor(JsonNode node, String key) {
    if (node.isNull() || node.isMissingNode()) {
      return;
    }
    switch (type(node)) {
      case "ByteLevel", "TemplateProcessing", "RobertaProcessing", "BertProcessing" -> {}
      case "Sequence" -> {
        int i = 0;
        for (JsonNode part : node.path("processors")) {
          checkPostProcessor(part, key + ".processors[" + i++ + "]");
        }
      }
      default ->
          unsupported(
              key + ".type",
              "the post-processor " + type(node),
              "ByteLevel",
              "TemplateProcessing",
              "Sequence");
    }
  }

  void known(JsonNode node, String key, Set<String> names) {
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        unsupported(
            key + "." + name,
            "the setting " + name,
            names.stream().sorted().toArray(String[]::new));
      }
    }
  }

  void unsupported(String key, String what, String... available) {
    problems.add(
        Problem.of(what + " is not supported by the BPE tokenizer")
            .at(file + ":" + key)
            .available(List.of(available)));
  }

  static String type(JsonNode node) {
    return node.path("type").asString("");
  }
}
