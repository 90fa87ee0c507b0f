package dev.jackdaw.bot;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.recipe.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Golden conversations: the regression test of a bot. */
public final class GoldenConversations {
  private GoldenConversations() {}

  /**
   * A turn that did not go as it is written.
   *
   * @param turn its number in the conversation, from 1
   * @param differences what was expected, and what was there instead
   */
  public record Failure(
      String conversation, int turn, String user, List<String> differences, Reply reply) {
    /** All of it, for whoever has to mend the bot. */
    public Problem problem() {
      return Problem.of(
              String.join("; ", differences)
                  + System.lineSeparator()
                  + "  user: "
                  + user.strip()
                  + System.lineSeparator()
                  + "  bot ("
                  + reply.source().label()
                  + "): "
                  + reply.text())
          .at("conversation \"" + conversation + "\", turn " + turn);
    }
  }

  /**
   * How it went.
   *
   * @param turns how many there were
   */
  public record Result(int conversations, int turns, List<Failure> failures) {
    public Result {
      failures = List.copyOf(failures);
    }

    public boolean passed() {
      return failures.isEmpty();
    }
  }

  /**
   * Reads conversations from YAML: a list, each with {@code name} and {@code turns}.
   *
   * @throws UserException with every problem and its place
   */
  public static List<GoldenConversation> read(Path file) {
    Tree tree = Yaml.read(file);
    if (!(tree instanceof Tree.Items list) || list.items().isEmpty()) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("expected a list of conversations, found " + tree.words())
              .at(tree.place().toString()));
    }
    List<GoldenConversation> conversations = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Tree item : list.items()) {
      try {
        conversations.add(
            Binder.bind(
                item,
                GoldenConversation.class,
                () -> {
                  throw new IllegalStateException("[conversations] name no components");
                },
                null));
      } catch (UserException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    return conversations;
  }

  /** Has the conversations with a bot, each from its beginning. */
  public static Result run(Bot bot, List<GoldenConversation> conversations) {
    int turns = 0;
    List<Failure> failures = new ArrayList<>();
    for (GoldenConversation conversation : conversations) {
      Dialogue dialogue = bot.start();
      int number = 0;
      for (GoldenTurn turn : conversation.turns()) {
        number++;
        turns++;
        Reply reply = dialogue.say(turn.user());
        List<String> differences = turn.differences(reply);
        if (!differences.isEmpty()) {
          failures.add(new Failure(conversation.name(), number, turn.user(), differences, reply));
        }
      }
    }
    return new Result(conversations.size(), turns, failures);
  }
}
