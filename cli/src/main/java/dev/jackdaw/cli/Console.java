package dev.jackdaw.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes; always UTF-8.
 *
 * @param out results: what a pipe should get
 * @param err progress, logs and problems
 * @param terminal whether somebody watches, so that a line may be rewritten
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {
  static Console system() {
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv("TERM") != null
            && !"dumb".equals(System.getenv("TERM"))
            && System.console() != null
            && System.console().isTerminal());
  }
}
