package dev.jackdaw.cli;

import dev.jackdaw.bot.Dialogue;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * A chat in a terminal: lines are edited, those said before come back with the arrow keys, commands are completed by the tab key.
 * Lines said before are kept in memory alone, for they may hold what a bot would not remember.
 */
final class ChatTerminal {
  private static final String PROMPT = "you> ";

  private ChatTerminal() {}

  static void run(Dialogue dialogue) {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      PrintStream out = new PrintStream(terminal.output(), true, terminal.encoding());
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new DefaultParser().escapeChars(null).quoteChars(new char[0]))
              .completer(new StringsCompleter(ChatLines.COMMANDS))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
              .build();
      ChatLines chat = new ChatLines(dialogue, out);
      out.println("Ctrl-C stops an answer, Ctrl-D ends the conversation, /help says more.");
      terminal.handle(Terminal.Signal.INT, _ -> dialogue.stop());
      while (chat.goesOn()) {
        try {
          chat.take(reader.readLine(PROMPT));
          out.println();
        } catch (UserInterruptException _) {
          out.println("Ctrl-D or /quit ends the conversation."); // the line is dropped
        } catch (EndOfFileException _) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
