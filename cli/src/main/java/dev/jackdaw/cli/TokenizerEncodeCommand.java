package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Text to token ids. */
final class TokenizerEncodeCommand implements Command<TokenizerEncodeCommand.Options> {
  record Options(
      @Doc("The tokenizer's folder or file, or a model bundle.") Path tokenizer,
      @Doc("What the spelling of a special token means: allow, plain or refuse.") @Default("plain")
          SpecialTokens specialTokens) {}

  @Override
  public String summary() {
    return "Text to token ids.";
  }

  @Override
  public String arguments() {
    return "[TEXT]";
  }

  @Override
  public String details() {
    return "Reads standard input where TEXT is left out or -. --json adds each token's text and its place in UTF-16 units.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    Tokenizer tokenizer = TokenizerFiles.load(session.components(), options.tokenizer());
    String text = TextArguments.textOrInput(arguments, "tokenizer encode");
    Encoding encoding = tokenizer.encode(text, options.specialTokens());
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (int i = 0; session.json() && i < encoding.size(); i++) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", encoding.ids()[i]);
      token.put(
          "token",
          new String(tokenizer.vocabulary().bytes(encoding.ids()[i]), StandardCharsets.UTF_8));
      token.put("start", encoding.starts()[i]);
      token.put("end", encoding.ends()[i]);
      tokens.add(token);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ids", Arrays.stream(encoding.ids()).boxed().toList());
    report.put("tokens", tokens);
    String line =
        Arrays.stream(encoding.ids()).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    session.report(report, line + System.lineSeparator());
    return 0;
  }
}
