package dev.jackdaw.cli;

import dev.jackdaw.bot.GoldenConversation;
import dev.jackdaw.bot.GoldenConversations;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code jackdaw eval BOT --task conversations}: the regression test of a bot. */
final class ConversationsRun {
  static final String TASK = "conversations";

  private ConversationsRun() {}

  /**
   * Has conversations with a bot and reports how they went.
   *
   * @param files the conversations; those in the bot's folder if there are none
   * @return the exit code: 0 if every turn went as it is written
   */
  static int run(Path folder, List<String> files, Optional<String> engine, Session session) {
    try (OpenBot open = OpenBot.open(folder, engine, session)) {
      List<Path> named =
          files.isEmpty()
              ? open.bot().config().conversations().stream().toList()
              : files.stream().map(Path::of).toList();
      if (named.isEmpty()) {
        throw new UserException(
            UserException.Kind.USAGE,
            Problem.of("the bot has no golden conversations")
                .fix("give --data conversations.yaml"));
      }
      List<GoldenConversation> conversations = new ArrayList<>();
      named.forEach(file -> conversations.addAll(GoldenConversations.read(file)));
      GoldenConversations.Result result = GoldenConversations.run(open.bot(), conversations);
      session.report(document(result), text(result));
      return result.passed() ? 0 : UserException.Kind.TRAINING.exitCode();
    }
  }

  private static String text(GoldenConversations.Result result) {
    StringBuilder text = new StringBuilder();
    result.failures().forEach(failure -> text.append("%s%n".formatted(failure.problem())));
    return text.append(
            "%d of %d turns of %d conversations go as written%n"
                .formatted(
                    result.turns() - result.failures().size(),
                    result.turns(),
                    result.conversations()))
        .toString();
  }

  private static Map<String, Object> document(GoldenConversations.Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("conversations", result.conversations());
    document.put("turns", result.turns());
    document.put("passed", result.passed());
    List<Map<String, Object>> failures = new ArrayList<>();
    for (GoldenConversations.Failure failure : result.failures()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("conversation", failure.conversation());
      one.put("turn", failure.turn());
      one.put("user", failure.user());
      one.put("differences", failure.differences());
      one.put("answer", failure.reply().text());
      one.put("source", failure.reply().source().label());
      failures.add(one);
    }
    document.put("failures", failures);
    return document;
  }
}
