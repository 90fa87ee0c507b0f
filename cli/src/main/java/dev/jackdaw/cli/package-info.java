/**
 * The command line. {@link dev.jackdaw.cli.Jackdaw} finds the command and prints what went wrong; a command is one class, loaded
 * only when it is asked for. Results go to standard output, progress and problems to standard error.
 */
@NullMarked
package dev.jackdaw.cli;

import org.jspecify.annotations.NullMarked;
