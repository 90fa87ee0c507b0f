package dev.jackdaw.cli;

import dev.jackdaw.bot.Dialogue;
import dev.jackdaw.bot.PhrasingConfig;
import dev.jackdaw.bot.Reply;
import dev.jackdaw.chat.Message;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Overrides;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.storage.AtomicWriter;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the lines of a chat do: a line with a slash before it is a command, any other is said to the bot. */
final class ChatLines {
  static final List<String> COMMANDS =
      List.of("/help", "/why", "/retry", "/undo", "/reset", "/set", "/save", "/quit");

  private static final String HELP =
      """
      /why            intent, confidence, clause and source of the last answer
      /retry          answers the last question once more, in other words
      /undo           forgets the last turn
      /reset          forgets everything
      /set            shows how the model speaks; /set temperature 0.5 changes it
      /save FILE      writes the conversation as a line of JSON: {"messages": [...]}
      /quit           ends the conversation, as Ctrl-D does
      //text          says a text that begins with a slash
      """;

  private final Dialogue dialogue;
  private final PrintStream out;
  private boolean goesOn = true;

  ChatLines(Dialogue dialogue, PrintStream out) {
    this.dialogue = dialogue;
    this.out = out;
  }

  /** Whether nobody has said /quit. */
  boolean goesOn() {
    return goesOn;
  }

  /** Takes one line. What is wrong with it is told, and the chat goes on. */
  void take(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      return;
    }
    try {
      if (text.startsWith("/") && !text.startsWith("//")) {
        String[] words = text.split("\\s+", 2);
        command(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1].strip() : "");
      } else {
        String said = text.startsWith("//") ? text.substring(1) : text;
        shown(pieces -> Optional.of(dialogue.say(said, pieces)));
      }
    } catch (UserException e) {
      e.problems().forEach(problem -> out.println("! " + problem));
    }
    out.flush();
  }

  /** Something that answers: the pieces as they come, then the end of the line. */
  private interface Answer {
    Optional<Reply> with(Consumer<String> pieces);
  }

  private void shown(Answer answer) {
    Optional<Reply> reply =
        answer.with(
            piece -> {
              out.print(piece);
              out.flush();
            });
    out.println(
        reply.isEmpty() ? "nothing was said yet" : reply.get().stopped() ? " [stopped]" : "");
  }

  private void command(String name, String argument) {
    switch (name) {
      case "/help" -> out.print(HELP);
      case "/why" ->
          out.print(dialogue.last().map(ChatLines::why).orElse("nothing was said yet\n"));
      case "/retry" -> shown(dialogue::retry);
      case "/undo" ->
          out.println(dialogue.undo() ? "the last turn is forgotten" : "nothing was said yet");
      case "/reset" -> {
        dialogue.reset();
        out.println("everything is forgotten");
      }
      case "/set" -> set(argument);
      case "/save" -> save(argument);
      case "/quit", "/exit" -> goesOn = false;
      default ->
          out.println(
              "! unknown command "
                  + name
                  + NearestName.of(name, COMMANDS)
                      .map(near -> ", did you mean " + near + "?")
                      .orElse(", see /help"));
    }
  }

  static String why(Reply reply) {
    StringBuilder why = new StringBuilder();
    reply
        .intent()
        .ifPresentOrElse(
            intent ->
                why.append(
                    String.format(
                        Locale.ROOT,
                        "intent      %s%s, confidence %.2f%n",
                        intent.abstains() ? "none; nearest " + intent.name() : intent.name(),
                        reply.followUp() ? " (goes on from the last question)" : "",
                        intent.confidence())),
            () -> why.append(String.format("intent      no classifier%n")));
    why.append(String.format("source      %s%n", reply.source().label()));
    reply
        .clause()
        .ifPresent(
            clause ->
                why.append(
                    String.format(
                        Locale.ROOT,
                        "clause      %s%s%s%n",
                        clause,
                        reply.nextClause().map(next -> ", or " + next).orElse(""),
                        reply.relevance().isPresent()
                            ? String.format(
                                Locale.ROOT, ", relevance %.2f", reply.relevance().getAsDouble())
                            : "")));
    reply
        .tokensPerSecond()
        .ifPresent(
            speed ->
                why.append(
                    String.format(
                        Locale.ROOT,
                        "generated   %d tokens, %.0f tokens/s%n",
                        reply.tokens(),
                        speed)));
    why.append(String.format("heard       %s%n", reply.heard()));
    return why.toString();
  }

  private void set(String argument) {
    PhrasingConfig now = dialogue.phrasing();
    if (argument.isEmpty()) {
      Rendering.tree(now).forEach((key, value) -> out.printf("%-20s %s%n", key, value));
      return;
    }
    String override = argument.contains("=") ? argument : argument.replaceFirst("\\s+", "=");
    Tree tree = Overrides.apply(Tree.of(Rendering.tree(now), "/set"), List.of(override));
    dialogue.phrasing(
        Binder.bind(
            tree,
            PhrasingConfig.class,
            () -> {
              throw new IllegalStateException("[chat] phrasing names no components");
            },
            null));
    out.println(override.replaceFirst("=", " is "));
  }

  private void save(String argument) {
    if (argument.isEmpty()) {
      out.println("! name a file: /save conversation.jsonl");
      return;
    }
    List<Map<String, String>> messages = new ArrayList<>();
    for (Message message : dialogue.messages()) {
      Map<String, String> one = new LinkedHashMap<>();
      one.put("role", message.role());
      one.put("content", message.content());
      messages.add(one);
    }
    try {
      Path file = Path.of(argument);
      new AtomicWriter()
          .writeString(
              file, Json.pretty(Map.of("messages", messages)).replaceAll("\\n\\s*", "") + "\n");
      out.println(messages.size() + " messages are in " + file);
    } catch (InvalidPathException e) {
      out.println("! \"" + argument + "\" is not a file name: " + e.getReason());
    }
  }
}
