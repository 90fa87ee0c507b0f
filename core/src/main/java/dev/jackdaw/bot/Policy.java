package dev.jackdaw.bot;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.retrieval.Passage;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbered clauses of a text in Markdown. A section is a heading with a number, {@code ## 4. Checked baggage}; a clause is a
 * paragraph that begins with a number of its section, {@code 4.2 An extra bag costs 45 euros.} What stands before the first section
 * is no clause. Lines of one clause are joined by a blank; list items and lines that are set in under a clause belong to it.
 *
 * @param clauses in order, each with the title of its section
 */
record Policy(List<Passage> clauses) {
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*)");
  private static final Pattern SECTION = Pattern.compile("(\\d+)\\.?\\s+(\\S.*)");
  private static final Pattern CLAUSE = Pattern.compile("(\\d+(?:\\.\\d+)+)\\.?(?:\\s+(.*))?");
  private static final Pattern BELONGS =
      Pattern.compile("(?:\\s{2,}|[-*+]\\s|\\([a-z0-9]{1,4}\\)\\s).*");

  Policy {
    clauses = List.copyOf(clauses);
  }

  Optional<Passage> clause(String id) {
    return clauses.stream().filter(clause -> clause.id().equals(id)).findFirst();
  }

  /** @throws UserException with every problem and its line */
  static Policy read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("is not UTF-8 text").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
  }

  static Policy parse(String source, List<String> lines) {
    Reader reader = new Reader(source);
    for (int i = 0; i < lines.size(); i++) {
      reader.line(i + 1, lines.get(i));
    }
    return reader.finish();
  }

  /** Goes through the lines once. */
  private static final class Reader {
    private final String source;
    private final List<Passage> clauses = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private String section = "";
    private String title = "";
    private String id = "";
    private int begun;
    private boolean open;
    private final StringBuilder text = new StringBuilder();

    Reader(String source) {
      this.source = source;
    }

    void line(int number, String line) {
      Matcher heading = HEADING.matcher(line);
      Matcher clause = CLAUSE.matcher(line);
      if (heading.matches()) {
        heading(number, heading.group(1).strip());
      } else if (line.isBlank()) {
        open = false;
      } else if (section.isEmpty() && !clause.matches()) {
        open = false; // the introduction
      } else if (clause.matches()) {
        begin(number, clause.group(1), clause.group(2) == null ? "" : clause.group(2));
      } else if (!id.isEmpty() && (open || BELONGS.matcher(line).matches())) {
        text.append(text.isEmpty() ? "" : " ").append(line.strip());
        open = true;
      } else {
        fault(
            number,
            "this paragraph has no number, so it cannot be cited",
            "begin it with " + section + ".1, say");
      }
    }

    private void heading(int number, String words) {
      end();
      Matcher numbered = SECTION.matcher(words);
      if (numbered.matches()) {
        section = numbered.group(1);
        title = numbered.group(2).strip();
      } else if (!clauses.isEmpty() || !section.isEmpty()) {
        fault(
            number,
            "the heading \"" + words + "\" has no number",
            "write ## " + (clauses.size() + 1) + ". " + words);
      }
    }

    private void begin(int number, String written, String first) {
      end();
      id = written;
      begun = number;
      open = true;
      text.append(first.strip());
      if (section.isEmpty()) {
        fault(
            number,
            "clause " + id + " stands under no section",
            "put a heading before it: ## " + id.split("\\.")[0] + ". Title");
      } else if (!id.startsWith(section + ".")) {
        fault(
            number,
            "clause " + id + " stands under section " + section + ", " + title,
            "give it a number of its section");
      }
      if (clauses.stream().anyMatch(earlier -> earlier.id().equals(written))) {
        fault(number, "there is a clause " + id + " already", "number it anew");
      }
    }

    private void end() {
      if (!id.isEmpty() && text.isEmpty()) {
        fault(begun, "clause " + id + " says nothing", "write it, or take the number away");
      } else if (!id.isEmpty()) {
        clauses.add(new Passage(id, title, text.toString()));
      }
      id = "";
      text.setLength(0);
    }

    private void fault(int line, String what, String fix) {
      problems.add(Problem.of(what).at(source + ":" + line).fix(fix));
    }

    Policy finish() {
      end();
      if (clauses.isEmpty() && problems.isEmpty()) {
        problems.add(
            Problem.of("has no numbered clause")
                .at(source)
                .fix("write sections as ## 1. Title, and clauses as 1.1 Text"));
      }
      if (!problems.isEmpty()) {
        throw new UserException(UserException.Kind.INPUT, problems);
      }
      return new Policy(clauses);
    }
  }
}
