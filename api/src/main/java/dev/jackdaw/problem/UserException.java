package dev.jackdaw.problem;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something the user can mend: a wrong recipe, a damaged file, a missing plugin. Carries every problem found, not the first.
 * The command line prints the problems without a stack trace and exits with {@link #exitCode}. Programmer errors are plain
 * {@link IllegalArgumentException} and {@link IllegalStateException} with the shape {@code [op_name] sentence with values}.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit codes with a meaning; 1 is left to unexpected failures. */
  public enum Kind {
    /** A wrong command line. */
    USAGE(2),
    /** A wrong recipe or configuration. */
    CONFIGURATION(3),
    /** Input that is missing, damaged, of the wrong kind or not readable. */
    INPUT(4),
    /** A place that cannot be written: read-only, full. */
    OUTPUT(5),
    /** A component that is missing, or cannot run here. */
    PLUGIN(6),
    /** Not enough memory or another resource for what was asked. */
    RESOURCES(7),
    /** Training that went wrong: loss is not a number. */
    TRAINING(8);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final transient List<Problem> problems;

  public UserException(Kind kind, List<Problem> problems) {
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  public UserException(Kind kind, Problem problem) {
    this(kind, List.of(problem));
  }

  public UserException(Kind kind, Problem problem, Throwable cause) {
    this(kind, List.of(problem));
    initCause(cause);
  }

  public Kind kind() {
    return kind;
  }

  public List<Problem> problems() {
    return problems;
  }

  public int exitCode() {
    return kind.exitCode();
  }
}
