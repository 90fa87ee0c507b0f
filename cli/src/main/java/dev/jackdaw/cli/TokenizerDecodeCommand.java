package dev.jackdaw.cli;

import dev.jackdaw.config.Doc;
import dev.jackdaw.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Token ids to text. */
final class TokenizerDecodeCommand implements Command<TokenizerDecodeCommand.Options> {
  record Options(@Doc("The tokenizer's folder or file, or a model bundle.") Path tokenizer) {}

  @Override
  public String summary() {
    return "Token ids to text.";
  }

  @Override
  public String arguments() {
    return "[IDS...]";
  }

  @Override
  public String details() {
    return "IDS are separated by blanks or commas; standard input where they are left out or -.";
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
    List<String> joined = arguments.size() > 1 ? List.of(String.join(" ", arguments)) : arguments;
    int[] ids =
        TokenIds.parse(
            TextArguments.textOrInput(joined, "tokenizer decode"), tokenizer.vocabulary().size());
    String text = tokenizer.decode(ids);
    session.report(Map.of("text", text), text + System.lineSeparator());
    return 0;
  }
}
