package dev.jackdaw.template;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.time.Clock;

/**
 * A chat template: Jinja as the library transformers runs it, with its white space, its {@code tojson}, {@code raise_exception},
 * {@code strftime_now} and {@code {% generation %}}. Immutable; used by any number of threads at once.
 *
 * <p>Templates come with models from strangers. One can compute with its variables and nothing else, and {@link TemplateLimits}
 * bound how long and how large. Every character of the result is known to come from the template or from the content it was
 * given, so that what a user typed can be told from what the template wrote, whatever the template did to it on the way.
 */
public final class Template {
  private static final int LONGEST_SOURCE = 1 << 20;

  private final String name;
  private final String source;
  private final Parser.Parsed parsed;

  private Template(String name, String source, Parser.Parsed parsed) {
    this.name = name;
    this.source = source;
    this.parsed = parsed;
  }

  /**
   * Reads a template.
   *
   * @param name what problems call it: a file, or the name of a template that is built in
   * @throws UserException of kind CONFIGURATION, naming line and column
   */
  public static Template parse(String name, String source) {
    try {
      if (source.length() > LONGEST_SOURCE) {
        throw TemplateFault.syntax(
            new Place(1, 1), "a template of more than " + LONGEST_SOURCE + " characters");
      }
      return new Template(name, source, Parser.parse(source));
    } catch (TemplateFault fault) {
      Problem problem = Problem.of("not a chat template: " + fault.words()).at(place(name, fault));
      throw new UserException(UserException.Kind.CONFIGURATION, problem, fault);
    }
  }

  public String name() {
    return name;
  }

  public String source() {
    return source;
  }

  /** Whether the template marks what a model writes with {@code {% generation %}}. */
  public boolean marksGeneration() {
    return parsed.generates();
  }

  /** {@link #render(Variables, Clock, TemplateLimits)} within the usual limits. */
  public Rendered render(Variables variables, Clock clock) {
    return render(variables, clock, TemplateLimits.STANDARD);
  }

  /**
   * Runs the template.
   *
   * @param clock what {@code strftime_now} reads
   * @throws UserException of kind INPUT where the template refuses the variables with {@code raise_exception} or does with them
   *     what they do not allow; of kind RESOURCES where it exceeds a limit; the problem names the place in the template
   */
  public Rendered render(Variables variables, Clock clock, TemplateLimits limits) {
    try {
      return run(variables, clock, limits).rendered();
    } catch (TemplateFault fault) {
      UserException.Kind kind =
          fault.kind() == TemplateFault.Kind.LIMIT
              ? UserException.Kind.RESOURCES
              : UserException.Kind.INPUT;
      String what =
          switch (fault.kind()) {
            case RAISED -> "the template refuses: " + fault.words();
            case LIMIT -> "the template was stopped, for it " + fault.words();
            case SYNTAX, FAILED -> "the template fails: " + fault.words();
          };
      throw new UserException(kind, Problem.of(what).at(place(name, fault)), fault);
    }
  }

  /** @throws TemplateFault of any kind but SYNTAX */
  Text run(Variables variables, Clock clock, TemplateLimits limits) {
    Budget budget = new Budget(limits);
    Machine machine = new Machine(budget, clock);
    return new Interpreter(machine).run(parsed.statements(), variables.items(budget));
  }

  private static String place(String name, TemplateFault fault) {
    return fault.place() == null ? name : name + ":" + fault.place();
  }
}
