package dev.jackdaw.cli;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.registry.FrameworkVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which Jackdaw, which plugin API, which Java. */
final class VersionCommand implements Command<VersionCommand.Options> {
  record Options() {}

  @Override
  public String summary() {
    return "Which Jackdaw, plugin API and Java this is.";
  }

  @Override
  public String arguments() {
    return "";
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
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", FrameworkVersion.text());
    report.put("api_version", Plugin.API_VERSION);
    report.put("java_version", Runtime.version().toString());
    report.put("java_vendor", System.getProperty("java.vendor"));
    report.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    String text =
        "jackdaw %s (plugin API %s), Java %s %s, %s%n"
            .formatted(
                report.get("version"),
                report.get("api_version"),
                report.get("java_version"),
                report.get("java_vendor"),
                report.get("os"));
    session.report(report, text);
    return 0;
  }
}
