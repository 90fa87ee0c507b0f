package dev.jackdaw.cli;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.FrameworkVersion;
import dev.jackdaw.registry.PluginReport;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks at the machine, the JVM, the plugins and the engines, and says what is wrong and how to mend it. */
final class DoctorCommand implements Command<DoctorCommand.Options> {
  private static final long SMALL_HEAP = 1L << 30;

  record Options() {}

  @Override
  public String summary() {
    return "Machine, JVM, engines, plugins: what is wrong and how to mend it.";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String details() {
    return "Exits with 6 if something is wrong.";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", FrameworkVersion.text());
    report.put("java", java());
    Machine machine = Machine.look();
    report.put("machine", document(machine));
    judge(machine, problems);
    report.put("engines", engines(session, problems));
    report.put(
        "plugin_folders", session.pluginFolders().stream().map(DoctorCommand::described).toList());
    report.put("plugins", plugins(session, problems));
    report.put("problems", problems.stream().map(DoctorCommand::document).toList());
    session.report(report, text(report, problems));
    return problems.isEmpty() ? 0 : UserException.Kind.PLUGIN.exitCode();
  }

  private static Map<String, Object> java() {
    Map<String, Object> java = new LinkedHashMap<>();
    java.put("version", Runtime.version().toString());
    java.put("vendor", System.getProperty("java.vendor"));
    java.put("home", System.getProperty("java.home"));
    java.put("options", ManagementFactory.getRuntimeMXBean().getInputArguments());
    return java;
  }

  private static String described(Path folder) {
    return folder + (Files.isDirectory(folder) ? "" : " (not there)");
  }

  private static Map<String, Object> document(Machine machine) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("processor", machine.processor());
    document.put("features", machine.features());
    document.put("cores", machine.cores());
    document.put("memory_bytes", machine.memoryBytes());
    document.put("available_bytes", machine.availableBytes());
    document.put("heap_bytes", machine.heapBytes());
    document.put(
        "vector_bits", machine.vectorBits().isPresent() ? machine.vectorBits().getAsInt() : null);
    return document;
  }

  private static void judge(Machine machine, List<Problem> problems) {
    if (machine.vectorBits().isEmpty()) {
      problems.add(
          Problem.of("the Vector API's module is not loaded, so kernels run without vectors")
              .fix(
                  "start with ./jackdaw, or add --add-modules jdk.incubator.vector to the JVM's options"));
    } else if (machine.vectorBits().getAsInt() < 256 && machine.features().contains("avx2")) {
      problems.add(
          Problem.of(
                  "the processor has 256-bit vectors, but the JVM uses "
                      + machine.vectorBits().getAsInt()
                      + " bits")
              .fix(
                  "look for -XX:UseAVX or -XX:MaxVectorSize in JACKDAW_OPTS, JDK_JAVA_OPTIONS or JAVA_TOOL_OPTIONS"));
    }
    if (machine.heapBytes() < SMALL_HEAP) {
      problems.add(
          Problem.of("the largest heap is " + (machine.heapBytes() >> 20) + " MiB")
              .fix("JACKDAW_OPTS=-Xmx2g ./jackdaw …"));
    }
  }

  private static List<Map<String, Object>> engines(Session session, List<Problem> problems) {
    List<Map<String, Object>> engines = new ArrayList<>();
    for (ComponentEntry entry : session.components().of(EngineFactory.class)) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("id", entry.id());
      try {
        Record config =
            Binder.bind(Tree.of(Map.of(), "defaults"), entry.config(), session::components, null);
        @SuppressWarnings(
            "unchecked") // the registry pairs factories with their own configuration records
        EngineFactory<Record> factory =
            session.components().component(EngineFactory.class, entry.id());
        try (Engine engine = factory.create(config)) {
          EngineInfo info = engine.info();
          document.put("device", info.device());
          document.put("threads", info.threads());
          document.put(
              "precisions",
              info.precisions().stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList());
          document.put("choices", info.choices());
        }
      } catch (UserException e) {
        document.put("failure", e.getMessage());
        problems.addAll(e.problems());
      }
      engines.add(document);
    }
    if (engines.isEmpty()) {
      problems.add(
          Problem.of("no plugin brings an engine, so nothing can be trained or run")
              .fix("add engine-cpu to the class path"));
    }
    return engines;
  }

  private static List<Map<String, Object>> plugins(Session session, List<Problem> problems) {
    for (PluginReport plugin : session.components().plugins()) {
      if (!plugin.loaded()) {
        problems.add(
            Problem.of("the plugin in " + plugin.source() + " cannot be used: " + plugin.failure())
                .fix("replace the jar by one built for this Jackdaw, or remove it"));
      }
    }
    return session.components().plugins().stream().map(PluginsCommand::document).toList();
  }

  private static Map<String, Object> document(Problem problem) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("what", problem.what());
    document.put("fix", problem.fix());
    return document;
  }

  private static String text(Map<String, Object> report, List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    report.forEach(
        (name, value) -> {
          switch (value) {
            case Map<?, ?> map -> map.forEach((key, item) -> line(text, name + " " + key, item));
            case List<?> list when name.equals("engines") ->
                list.forEach(item -> engine(text, (Map<?, ?>) item));
            case List<?> list when name.equals("plugins") ->
                line(text, name, list.size() + " found, see jackdaw plugins");
            case List<?> list when name.equals("plugin_folders") -> line(text, name, list);
            case List<?> _ -> {}
            default -> line(text, name, value);
          }
        });
    text.append(System.lineSeparator());
    if (problems.isEmpty()) {
      text.append("Nothing is wrong.").append(System.lineSeparator());
    }
    problems.forEach(
        problem -> text.append("wrong: ").append(problem).append(System.lineSeparator()));
    return text.toString();
  }

  private static void engine(StringBuilder text, Map<?, ?> engine) {
    if (engine.get("failure") != null) {
      line(text, "engine " + engine.get("id"), "cannot run here");
      return;
    }
    line(
        text,
        "engine " + engine.get("id"),
        engine.get("device")
            + ", "
            + engine.get("threads")
            + " threads, "
            + engine.get("precisions"));
    if (engine.get("choices") instanceof List<?> choices) {
      choices.forEach(choice -> line(text, "", choice));
    }
  }

  private static void line(StringBuilder text, String name, Object value) {
    String shown =
        value instanceof Long bytes && name.endsWith("bytes")
            ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
            : value instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    text.append("%-26s %s%n".formatted(name.replace("_bytes", "").replace('_', ' '), shown));
  }
}
