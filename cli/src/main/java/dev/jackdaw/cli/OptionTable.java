package dev.jackdaw.cli;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.problem.NearestName;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Place;
import dev.jackdaw.recipe.Tree;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** The options of one command: made from its record, parsed by Commons CLI, read back into the record as strictly as a recipe. */
final class OptionTable {
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern REAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private final String command;
  private final Class<? extends Record> record;
  private final Options options = new Options();

  OptionTable(String command, Class<? extends Record> record, boolean reports) {
    this.command = command;
    this.record = record;
    for (RecordComponent part : record.getRecordComponents()) {
      options.addOption(option(part));
    }
    if (reports) {
      options.addOption(
          Option.builder().longOpt("json").desc("One JSON document on standard output.").get());
    }
    options.addOption(
        Option.builder()
            .longOpt("plugins")
            .hasArg()
            .argName("DIR")
            .desc("A folder with further plugin jars; may be repeated.")
            .get());
    options.addOption(Option.builder().longOpt("debug").desc("Stack traces with errors.").get());
    options.addOption(Option.builder("h").longOpt("help").desc("This text.").get());
  }

  private static Option option(RecordComponent part) {
    Doc doc = part.getAnnotation(Doc.class);
    Default standard = part.getAnnotation(Default.class);
    StringBuilder words = new StringBuilder(doc == null ? "" : doc.value());
    boolean isSwitch = part.getType() == boolean.class;
    if (standard != null && !isSwitch && !standard.value().equals("[]")) {
      words.append(" Default ").append(standard.value()).append('.');
    }
    Option.Builder option = Option.builder().longOpt(dashes(part)).desc(words.toString());
    if (!isSwitch) {
      option.hasArg().argName(argument(part));
    }
    return option.get();
  }

  private static String argument(RecordComponent part) {
    String type = part.getGenericType().getTypeName();
    if (type.contains("Path")) {
      return "PATH";
    }
    return type.contains("String") ? "TEXT" : part.getType().isEnum() ? "NAME" : "NUMBER";
  }

  private static String dashes(RecordComponent part) {
    return part.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  Options options() {
    return options;
  }

  /** @throws UserException of kind USAGE */
  CommandLine parse(List<String> arguments) {
    try {
      DefaultParser parser =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .get();
      return parser.parse(options, arguments.toArray(String[]::new), false);
    } catch (UnrecognizedOptionException e) {
      String written = e.getOption().replaceFirst("=.*", "");
      List<String> known = options.getOptions().stream().map(Option::getLongOpt).sorted().toList();
      Problem problem =
          Problem.of("unknown option " + written)
              .available(known.stream().map(name -> "--" + name).toList());
      throw usage(
          NearestName.of(written.replaceFirst("^-+", ""), known)
              .map(near -> problem.fix("did you mean --" + near + "?"))
              .orElse(problem.fix("see jackdaw " + command + " --help")));
    } catch (MissingArgumentException e) {
      throw usage(Problem.of("the option --" + e.getOption().getLongOpt() + " needs a value"));
    } catch (ParseException e) {
      throw usage(
          Problem.of(String.valueOf(e.getMessage())).fix("see jackdaw " + command + " --help"));
    }
  }

  private static UserException usage(Problem problem) {
    return new UserException(UserException.Kind.USAGE, problem);
  }

  /** @throws UserException of kind USAGE, with every option that is wrong */
  <O extends Record> O read(CommandLine line, Class<O> type) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    for (RecordComponent part : record.getRecordComponents()) {
      String name = dashes(part);
      Place place = Place.of("--" + name);
      String[] values = line.getOptionValues(name);
      if (part.getType() == boolean.class) {
        entries.put(
            key(name),
            entry(
                place, new Tree.Scalar(Tree.Kind.BOOLEAN, "" + line.hasOption(name), true, place)));
      } else if (part.getType() == List.class && values != null) {
        entries.put(
            key(name),
            entry(
                place,
                new Tree.Items(Arrays.stream(values).map(v -> scalar(v, place)).toList(), place)));
      } else if (values != null && values.length > 1) {
        problems.add(
            Problem.of("is given " + values.length + " times")
                .at(place.toString())
                .fix("keep one"));
      } else if (values != null) {
        entries.put(key(name), entry(place, scalar(values[0], place)));
      } else if (!Binder.mayBeAbsent(part)) {
        problems.add(
            Problem.of("the option --" + name + " is needed")
                .fix("see jackdaw " + command + " --help"));
      }
    }
    if (problems.isEmpty()) {
      try {
        Tree tree = new Tree.Mapping(entries, Place.of("jackdaw " + command));
        return Binder.bind(
            tree,
            type,
            () -> {
              throw new IllegalStateException("[options] a component cannot be an option");
            },
            null);
      } catch (UserException e) {
        problems.addAll(e.problems());
      }
    }
    throw new UserException(UserException.Kind.USAGE, problems);
  }

  private static String key(String name) {
    return name.replace('-', '_');
  }

  private static Tree.Entry entry(Place place, Tree value) {
    return new Tree.Entry(place, value);
  }

  private static Tree scalar(String text, Place place) {
    Tree.Kind kind = Tree.Kind.TEXT;
    if (INTEGER.matcher(text).matches()) {
      kind = Tree.Kind.INTEGER;
    } else if (REAL.matcher(text).matches()) {
      kind = Tree.Kind.FLOAT;
    }
    return new Tree.Scalar(kind, text, true, place);
  }
}
