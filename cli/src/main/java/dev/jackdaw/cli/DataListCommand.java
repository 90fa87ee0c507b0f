package dev.jackdaw.cli;

import dev.jackdaw.catalogue.Catalogue;
import dev.jackdaw.catalogue.DataCache;
import dev.jackdaw.catalogue.DataSet;
import dev.jackdaw.config.Doc;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The public data sets of the catalogue. */
final class DataListCommand implements Command<DataListCommand.Options> {
  record Options(@Doc("The cache, for what is there already.") Optional<Path> cache) {}

  @Override
  public String summary() {
    return "Public data sets that can be fetched: what they are, their licences, what is there already.";
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

  /** The one asked for, or the user's. */
  static DataCache cache(Optional<Path> asked) {
    return asked
        .map(DataCache::new)
        .orElseGet(() -> DataCache.standard(System.getenv(), System.getProperty("user.home", ".")));
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    if (!arguments.isEmpty()) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw data list takes no arguments").fix("jackdaw data fetch ID"));
    }
    DataCache cache = cache(options.cache());
    List<Map<String, Object>> sets = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (DataSet set : Catalogue.standard().sets()) {
      sets.add(document(set, cache));
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s  %-9s %s%n",
              set.id(),
              size(set.bytes()),
              cache.has(set) ? "there" : "",
              set.title()));
      text.append(" ".repeat(21)).append(set.about()).append('\n');
      text.append(" ".repeat(21)).append("licence: ").append(set.licence()).append('\n');
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("cache", cache.folder().toString());
    document.put("sets", sets);
    session.report(document, text.toString());
    return 0;
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%d kB", Math.ceilDiv(bytes, 1000L))
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static Map<String, Object> document(DataSet set, DataCache cache) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", set.id());
    one.put("title", set.title());
    one.put("about", set.about());
    one.put("licence", set.licence());
    one.put("source", set.source());
    one.put("bytes", set.bytes());
    one.put("parts", List.copyOf(set.parts().keySet()));
    one.put("cached", cache.has(set));
    List<Map<String, Object>> files = new ArrayList<>();
    set.files()
        .forEach(
            file -> {
              Map<String, Object> each = new LinkedHashMap<>();
              each.put("name", file.name());
              each.put("url", file.url());
              each.put("bytes", file.bytes());
              each.put("sha256", file.sha256());
              files.add(each);
            });
    one.put("files", files);
    return one;
  }
}
