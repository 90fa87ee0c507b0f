package dev.jackdaw.cli;

import java.io.PrintWriter;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Options in two columns, descriptions folded at 100 characters. */
final class HelpLines {
  private static final int WIDTH = 100;
  private static final int INDENT = 30;

  private HelpLines() {}

  static void print(PrintWriter out, Options options) {
    for (Option option : options.getOptions()) {
      String shortName = option.getOpt() == null ? "" : "-" + option.getOpt() + ", ";
      String left =
          "  "
              + shortName
              + "--"
              + option.getLongOpt()
              + (option.hasArg() ? " " + option.getArgName() : "");
      StringBuilder line = new StringBuilder(left);
      line.append(" ".repeat(Math.max(1, INDENT - left.length())));
      for (String word : option.getDescription().split(" ")) {
        if (line.length() + word.length() > WIDTH) {
          out.println(line.toString().stripTrailing());
          line.setLength(0);
          line.append(" ".repeat(INDENT));
        }
        line.append(word).append(' ');
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
