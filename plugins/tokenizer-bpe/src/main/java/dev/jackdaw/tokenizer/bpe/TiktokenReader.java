package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a tiktoken file: a line per token, its bytes in base64 and its rank, which is its id. Any
 * two neighbours may join whose bytes together are a token, the one of lowest rank first, so every
 * way of cutting a token into two tokens becomes a merge.
 *
 * <p>The file says neither how to split nor which special tokens there are. Both are known for
 * OpenAI's files by name; for others, {@code NAME.tiktoken.json} beside the file gives them: {@code
 * {"split": "cl100k", "special_tokens": {"<|endoftext|>": 1000}}}, where {@code split} is the name
 * of a pattern or a regular expression.
 */
final class TiktokenReader {
  static final String EXTENSION = ".tiktoken";
  private static final JsonMapper JSON = new JsonMapper();

  private record Companion(String regex, Splitter splitter, Map<String, Integer> specialTokens) {
    Companion(SplitPattern pattern, Map<String, Integer> specialTokens) {
      this(pattern.regex(), pattern.splitter(), specialTokens);
    }
  }

  private static final Map<String, Companion> KNOWN =
      Map.of(
          "r50k_base",
          new Companion(SplitPattern.GPT2, Map.of("<|endoftext|>", 50256)),
          "p50k_base",
          new Companion(SplitPattern.GPT2, Map.of("<|endoftext|>", 50256)),
          "cl100k_base",
          new Companion(
              SplitPattern.CL100K_TIKTOKEN,
              Map.of(
                  "<|endoftext|>", 100257,
                  "<|fim_prefix|>", 100258,
                  "<|fim_middle|>", 100259,
                  "<|fim_suffix|>", 100260,
                  "<|endofprompt|>", 100276)),
          "o200k_base",
          new Companion(
              SplitPattern.O200K, Map.of("<|endoftext|>", 199999, "<|endofprompt|>", 200018)));

  private final Path file;
  private final ByteStrings tokens = new ByteStrings(1 << 16);

  /** Rank of each token, by its number in {@link #tokens}. */
  private final IntBuffer ranks = new IntBuffer(1 << 16);

  TiktokenReader(Path file) {
    this.file = file;
  }

  BpeModel read() {
    List<byte @Nullable []> byRank = readRanks();
    Companion companion = companion();
    List<AddedToken> added = addedTokens(companion, byRank);
    Merges merges = merges(byRank);
    return new BpeModel(
        new BpeVocabulary(byRank, added, null),
        merges,
        merges.table(),
        true,
        added,
        Pipeline.of(companion.regex),
        companion.splitter,
        TextNormalizer.NONE,
        null,
        null);
  }

  private List<byte @Nullable []> readRanks() {
    String text = new String(TokenizerFiles.read(file), StandardCharsets.ISO_8859_1);
    List<byte @Nullable []> byRank = new ArrayList<>(1 << 17);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      readLine(line, number, byRank);
    }
    if (byRank.isEmpty()) {
      throw TokenizerFiles.damaged(file, null, "holds no tokens");
    }
    return byRank;
  }

  private void readLine(String line, int number, List<byte @Nullable []> byRank) {
    int space = line.indexOf(' ');
    byte[] token;
    int rank;
    try {
      token = Base64.getDecoder().decode(line.substring(0, Math.max(0, space)));
      rank = Integer.parseInt(line, space + 1, line.length(), 10);
    } catch (IllegalArgumentException e) {
      throw damaged(number, "\"" + line + "\" is not a token in base64, a space and a rank");
    }
    if (token.length == 0 || rank < 0 || rank > SpelledVocabulary.LARGEST_ID) {
      throw damaged(
          number, "an empty token, or a rank outside 0 to " + SpelledVocabulary.LARGEST_ID);
    }
    if (tokens.intern(token, 0, token.length) != ranks.size()) {
      throw damaged(number, "the token " + line.substring(0, space) + " is there twice");
    }
    ranks.add(rank);
    while (byRank.size() <= rank) {
      byRank.add(null);
    }
    if (byRank.set(rank, token) != null) {
      throw damaged(number, "two tokens have rank " + rank);
    }
  }

  private UserException damaged(int line, String what) {
    return TokenizerFiles.damaged(file, Integer.toString(line), what);
  }

  /** In the order of rank; of one rank, by left part, as Hugging Face converters do. */
  private Merges merges(List<byte @Nullable []> byRank) {
    Merges merges = new Merges(4 * byRank.size());
    int[][] splits = new int[64][];
    for (int rank = 0; rank < byRank.size(); rank++) {
      byte[] token = byRank.get(rank);
      if (token == null) {
        continue;
      }
      int count = 0;
      for (int cut = 1; cut < token.length; cut++) {
        int left = tokens.find(token, 0, cut);
        int right = left < 0 ? -1 : tokens.find(token, cut, token.length);
        if (right >= 0) {
          if (count == splits.length) {
            splits = Arrays.copyOf(splits, count * 2);
          }
          splits[count++] = new int[] {ranks.get(left), ranks.get(right)};
        }
      }
      Arrays.sort(splits, 0, count, Comparator.comparingInt(split -> split[0]));
      for (int i = 0; i < count; i++) {
        merges.add(splits[i][0], splits[i][1], rank, rank);
      }
    }
    return merges;
  }

  private List<AddedToken> addedTokens(Companion companion, List<byte @Nullable []> byRank) {
    List<AddedToken> added = new ArrayList<>();
    companion.specialTokens.forEach(
        (name, id) -> {
          if (id < byRank.size() && byRank.get(id) != null) {
            throw TokenizerFiles.damaged(
                file, null, "the special token " + name + " has id " + id + ", as another token");
          }
          added.add(new AddedToken(id, name, true, false));
        });
    return added;
  }

  private Companion companion() {
    String name = file.getFileName().toString();
    Path beside = file.resolveSibling(name + ".json");
    if (Files.isRegularFile(beside)) {
      return readCompanion(beside);
    }
    Companion known = KNOWN.get(name.substring(0, name.length() - EXTENSION.length()));
    if (known == null) {
      Problem problem =
          Problem.of("the file does not say how to split text, and its name is not a known one")
              .at(file.toString())
              .available(KNOWN.keySet().stream().sorted().toList())
              .fix(
                  "put "
                      + name
                      + ".json beside it: {\"split\": \"cl100k\", \"special_tokens\": {}}");
      throw new UserException(UserException.Kind.INPUT, problem);
    }
    return known;
  }

  private static Companion readCompanion(Path beside) {
    JsonNode node;
    try {
      node = JSON.readTree(TokenizerFiles.read(beside));
    } catch (JacksonException e) {
      throw TokenizerFiles.damaged(beside, null, "not valid JSON: " + e.getOriginalMessage());
    }
    for (String key : node.propertyNames()) {
      if (!Set.of("split", "special_tokens").contains(key)) {
        throw TokenizerFiles.damaged(
            beside, key, "unknown key; there are split and special_tokens");
      }
    }
    if (!node.path("split").isString()) {
      throw TokenizerFiles.damaged(
          beside, "split", "should be a pattern's name or a regular expression");
    }
    Map<String, Integer> special = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.path("special_tokens").properties()) {
      int id = entry.getValue().isInt() ? entry.getValue().asInt() : -1;
      if (id < 0 || id > SpelledVocabulary.LARGEST_ID || entry.getKey().isEmpty()) {
        throw TokenizerFiles.damaged(
            beside,
            "special_tokens",
            "\"" + entry.getKey() + "\" needs an id, not " + entry.getValue());
      }
      if (special.containsValue(id)) {
        throw TokenizerFiles.damaged(beside, "special_tokens", "two have id " + id);
      }
      special.put(entry.getKey(), id);
    }
    String split = node.path("split").asString();
    return SplitPattern.named(split)
        .or(() -> SplitPattern.spelt(split))
        .map(pattern -> new Companion(pattern, special))
        .orElseGet(() -> new Companion(split, regex(split, beside), special));
  }

  private static Splitter regex(String regex, Path beside) {
    try {
      return new RegexSplitter(regex);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw TokenizerFiles.damaged(
          beside, "split", "neither a known pattern nor a regular expression: " + e.getMessage());
    }
  }
}
