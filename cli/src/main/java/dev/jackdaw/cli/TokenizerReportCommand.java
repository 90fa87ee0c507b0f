package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.data.Document;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How well a vocabulary fits a text. */
final class TokenizerReportCommand implements Command<TokenizerReportCommand.Options> {
  record Options(
      @Doc("The tokenizer's folder or file, or a model bundle.") Path tokenizer,
      @Doc(
              "Another tokenizer to compare with: GPT-2's folder with encoder.json and vocab.bpe, for example.")
          Optional<Path> against,
      @Doc("How many of the longest and of the unused tokens to list.")
          @Default("20")
          @Range(min = 0, max = 100000)
          int list) {}

  @Override
  public String summary() {
    return "How well a vocabulary fits a text: bytes per token, longest and unused tokens.";
  }

  @Override
  public String arguments() {
    return "FILES...";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  /** What encoding a text showed. */
  private static final class Count {
    private final Tokenizer tokenizer;
    private final BitSet used = new BitSet();
    private long tokens;
    private long bytes;
    private long nanos;

    Count(Tokenizer tokenizer) {
      this.tokenizer = tokenizer;
    }

    void add(String text) {
      long start = System.nanoTime();
      int[] ids = tokenizer.ids(text, SpecialTokens.PLAIN);
      nanos += System.nanoTime() - start;
      tokens += ids.length;
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      for (int id : ids) {
        used.set(id);
      }
    }

    double bytesPerToken() {
      return bytes / (double) tokens;
    }
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    Count count = new Count(TokenizerFiles.load(session.components(), options.tokenizer()));
    Optional<Count> other =
        options.against().map(path -> new Count(TokenizerFiles.load(session.components(), path)));
    try (ProgressLine progress = new ProgressLine(session.console());
        Stream<Document> documents = TextArguments.documents(arguments, "tokenizer report")) {
      documents.forEach(
          document -> {
            count.add(document.text());
            other.ifPresent(against -> against.add(document.text()));
            progress.update("%,d bytes".formatted(count.bytes));
          });
    }
    if (count.tokens == 0) {
      throw new UserException(UserException.Kind.INPUT, Problem.of("the files hold no text"));
    }
    Vocabulary vocabulary = count.tokenizer.vocabulary();
    List<Integer> longest =
        IntStream.range(0, vocabulary.size())
            .filter(id -> !vocabulary.specialTokens().containsValue(id))
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer id) -> -vocabulary.bytes(id).length)
                    .thenComparing(id -> id))
            .limit(options.list())
            .toList();
    int[] unused =
        IntStream.range(0, vocabulary.size())
            .filter(
                id ->
                    !count.used.get(id)
                        && vocabulary.bytes(id).length > 0
                        && !vocabulary.specialTokens().containsValue(id))
            .toArray();
    session.report(
        document(options, count, other, longest, unused),
        text(options, count, other, longest, unused));
    return 0;
  }

  private static Map<String, Object> document(
      Options options, Count count, Optional<Count> other, List<Integer> longest, int[] unused) {
    Vocabulary vocabulary = count.tokenizer.vocabulary();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("vocabulary_size", vocabulary.size());
    report.put("bytes", count.bytes);
    report.put("tokens", count.tokens);
    report.put("bytes_per_token", count.bytesPerToken());
    report.put("bytes_per_second", count.bytes / (count.nanos / 1e9));
    other.ifPresent(
        against -> {
          Map<String, Object> compared = new LinkedHashMap<>();
          compared.put("tokenizer", options.against().orElseThrow().toString());
          compared.put("vocabulary_size", against.tokenizer.vocabulary().size());
          compared.put("tokens", against.tokens);
          compared.put("bytes_per_token", against.bytesPerToken());
          report.put("against", compared);
        });
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (int id : longest) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", id);
      token.put("token", token(vocabulary, id));
      token.put("bytes", vocabulary.bytes(id).length);
      tokens.add(token);
    }
    report.put("longest_tokens", tokens);
    report.put("unused_count", unused.length);
    report.put(
        "unused_tokens",
        IntStream.of(unused).limit(options.list()).mapToObj(id -> token(vocabulary, id)).toList());
    return report;
  }

  private static String text(
      Options options, Count count, Optional<Count> other, List<Integer> longest, int[] unused) {
    Vocabulary vocabulary = count.tokenizer.vocabulary();
    StringBuilder text = new StringBuilder();
    line(text, "vocabulary", "%,d tokens", vocabulary.size());
    line(text, "text", "%,d bytes, %,d tokens", count.bytes, count.tokens);
    line(text, "bytes per token", "%.3f", count.bytesPerToken());
    other.ifPresent(
        against ->
            line(
                text,
                "compared",
                "%.3f with the %,d tokens of %s: %.1f %% fewer tokens here",
                against.bytesPerToken(),
                against.tokenizer.vocabulary().size(),
                options.against().orElseThrow(),
                100 * (1 - count.tokens / (double) against.tokens)));
    line(text, "encoding speed", "%.1f MB/s", count.bytes / (count.nanos / 1e3));
    line(
        text,
        "longest tokens",
        "%s",
        quoted(vocabulary, longest.stream().mapToInt(Integer::intValue)));
    String more = unused.length > options.list() ? " …" : "";
    line(
        text,
        "unused tokens",
        "%,d: %s%s",
        unused.length,
        quoted(vocabulary, IntStream.of(unused).limit(options.list())),
        more);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-16s " + format + "%n",
            Stream.concat(Stream.of(name), Stream.of(values)).toArray()));
  }

  private static String quoted(Vocabulary vocabulary, IntStream ids) {
    return ids.mapToObj(id -> Json.pretty(token(vocabulary, id)))
        .reduce((a, b) -> a + " " + b)
        .orElse("none");
  }

  private static String token(Vocabulary vocabulary, int id) {
    return new String(vocabulary.bytes(id), StandardCharsets.UTF_8);
  }
}
