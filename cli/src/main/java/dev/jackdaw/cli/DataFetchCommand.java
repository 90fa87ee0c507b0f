package dev.jackdaw.cli;

import dev.jackdaw.catalogue.Catalogue;
import dev.jackdaw.catalogue.DataCache;
import dev.jackdaw.catalogue.DataSet;
import dev.jackdaw.catalogue.DownloadLimits;
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

/** Brings a public data set into the cache. */
final class DataFetchCommand implements Command<DataFetchCommand.Options> {
  record Options(
      @Doc("Where to keep it; ~/.cache/jackdaw/data, or as JACKDAW_CACHE or XDG_CACHE_HOME say.")
          Optional<Path> cache,
      @Doc("A folder that has copies of its files, known by their hashes: nothing is downloaded.")
          Optional<Path> dataDir) {}

  @Override
  public String summary() {
    return "Downloads a public data set into the cache, and checks it.";
  }

  @Override
  public String arguments() {
    return "ID";
  }

  @Override
  public String details() {
    return """
        jackdaw data list tells the ids. A download that broke off goes on where it ended. A file gets its name once its SHA-256 is
        what the catalogue says. Proxies are taken from the system properties https.proxyHost and https.proxyPort. In a recipe the
        rows are {type: dataset, id: ID, part: train}.""";
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
    if (arguments.size() != 1) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw data fetch takes the id of one data set, found " + arguments.size())
              .available(Catalogue.standard().sets().stream().map(DataSet::id).toList())
              .fix("jackdaw data fetch banking77"));
    }
    DataSet set = Catalogue.standard().set(arguments.getFirst());
    DataCache cache = DataListCommand.cache(options.cache());
    session.note(set.title() + ", licence: " + set.licence());
    try (ProgressLine line = new ProgressLine(session.console())) {
      DataCache.Progress progress =
          (file, bytes) ->
              line.update(
                  String.format(
                      Locale.ROOT,
                      "%s: %,d of %,d bytes (%.0f %%)",
                      file.name(),
                      bytes,
                      file.bytes(),
                      100.0 * bytes / file.bytes()));
      if (options.dataDir().isPresent()) {
        cache.copy(set, options.dataDir().get(), progress);
      } else {
        cache.fetch(set, DownloadLimits.STANDARD, progress);
      }
    }
    List<String> paths = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    set.files()
        .forEach(
            file -> {
              paths.add(cache.path(set, file).toString());
              text.append(cache.path(set, file)).append('\n');
            });
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", set.id());
    document.put("licence", set.licence());
    document.put("files", paths);
    session.report(document, text.toString());
    return 0;
  }
}
