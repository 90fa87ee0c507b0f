package dev.jackdaw.corpus;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The text source {@code files}: any UTF-8 text on disk. Paths, archives and the beginning of every file are checked when the
 * source is opened. What only reading shows (a bad byte, a bad JSON line) is collected too: after the first problem the rest is
 * read on for further ones, up to 20 problems or a gigabyte, and no more documents are given.
 */
public final class FilesSource implements TextSourceFactory<FilesConfig> {
  @Override
  public Stream<Document> documents(FilesConfig config, Path folder) {
    Problems problems = new Problems();
    checkBoundary(config, problems);
    List<TextFile> files = PathExpansion.expand(config.paths(), folder, problems);
    for (TextFile file : files) {
      if (problems.full()) {
        break;
      }
      checkBeginning(file, problems);
    }
    problems.throwIfAny();
    FilesIterator documents = new FilesIterator(files, config);
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(documents, traits), false)
        .onClose(documents::close);
  }

  private static void checkBoundary(FilesConfig config, Problems problems) {
    boolean needed =
        switch (config.documents()) {
          case FILE, BLANK_LINE -> false;
          case SEPARATOR, PATTERN, HEADING -> true;
        };
    String separator = config.separator();
    String name = config.documents().name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (needed && (separator == null || separator.isBlank())) {
      problems.add("separator", "is missing: documents: " + name + " needs it");
    } else if (!needed && separator != null) {
      problems.add(
          "separator",
          "has no meaning with documents: " + name,
          "set documents to separator, or leave it out");
    } else if (needed && config.documents() != DocumentBoundary.SEPARATOR) {
      try {
        Pattern.compile(separator);
      } catch (PatternSyntaxException e) {
        problems.add(
            "separator",
            "is not a regular expression: " + e.getDescription() + " at index " + e.getIndex());
      }
    }
  }

  private static void checkBeginning(TextFile file, Problems problems) {
    try (TextFiles opener = new TextFiles();
        InputStream in = opener.open(file);
        Utf8Lines lines = new Utf8Lines(in, file.name(), problems)) {
      if (lines.next() == null && !lines.failed() && file.named()) {
        problems.add(file.name(), "is empty");
      }
    } catch (IOException e) {
      problems.add(file.name(), TextFiles.reason(e));
    }
  }
}
