package dev.jackdaw.corpus;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Turns the entries of a recipe (files, folders, globs, archive members) into the files to read, in a fixed order. */
public final class PathExpansion {
  private static final String MEMBER_MARK = ".zip!";

  private final Path folder;
  private final Problems problems;
  private final List<TextFile> files = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private PathExpansion(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** The files of the entries, relative to a folder; what is wrong with an entry is added to the problems. */
  public static List<TextFile> expand(List<String> entries, Path folder, Problems problems) {
    PathExpansion expansion = new PathExpansion(folder, problems);
    if (entries.isEmpty()) {
      problems.add("paths", "no files are named", "list files, folders or globs under paths");
    }
    for (String entry : entries) {
      if (problems.full()) {
        break;
      }
      try {
        expansion.add(entry);
      } catch (InvalidPathException e) {
        problems.add(entry, "is not a path: " + e.getReason());
      }
    }
    return expansion.files;
  }

  private void add(String entry) {
    int mark = entry.toLowerCase(Locale.ROOT).indexOf(MEMBER_MARK);
    String outer = mark < 0 ? entry : entry.substring(0, mark + MEMBER_MARK.length() - 1);
    @Nullable String members = mark < 0 ? null : entry.substring(mark + MEMBER_MARK.length());
    if (outer.isBlank()) {
      problems.add("paths", "an entry is empty");
      return;
    }
    if (isGlob(outer) && !existsLiterally(outer)) {
      addGlob(outer, members);
      return;
    }
    Path path = folder.resolve(outer);
    if (Files.isDirectory(path)) {
      addMatches(outer, path, file -> true, "the folder holds no files", members);
    } else if (Files.exists(path)) {
      addFile(path, outer, members, true);
    } else {
      problems.add(
          outer, "does not exist", "paths are relative to " + folder.toAbsolutePath().normalize());
    }
  }

  private static boolean isGlob(String entry) {
    return entry.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private boolean existsLiterally(String entry) {
    try {
      return Files.exists(folder.resolve(entry));
    } catch (InvalidPathException e) {
      return false; // where a star cannot be part of a file name
    }
  }

  private void addGlob(String glob, @Nullable String members) {
    int first = 0;
    while ("*?[{".indexOf(glob.charAt(first)) < 0) {
      first++;
    }
    int slash = glob.lastIndexOf('/', first);
    String root = glob.substring(0, slash + 1);
    String pattern = glob.substring(slash + 1);
    Path start = folder.resolve(root);
    if (!Files.isDirectory(start)) {
      problems.add(glob, "matches nothing: the folder " + root + " does not exist");
      return;
    }
    try {
      Predicate<Path> matcher = matcher(pattern);
      addMatches(glob, start, matcher, "matches no file", members);
    } catch (PatternSyntaxException e) {
      problems.add(glob, "is not a glob: " + e.getDescription());
    }
  }

  /** As shells have it, {@code **}{@code /} also matches no folder at all. */
  private Predicate<Path> matcher(String pattern) {
    List<PathMatcher> matchers = new ArrayList<>();
    matchers.add(folder.getFileSystem().getPathMatcher("glob:" + pattern));
    if (pattern.startsWith("**/")) {
      matchers.add(folder.getFileSystem().getPathMatcher("glob:" + pattern.substring(3)));
    }
    if (pattern.contains("/**/")) {
      matchers.add(folder.getFileSystem().getPathMatcher("glob:" + pattern.replace("/**/", "/")));
    }
    return path -> matchers.stream().anyMatch(m -> m.matches(path));
  }

  private void addMatches(
      String entry, Path start, Predicate<Path> matches, String ifNone, @Nullable String members) {
    List<Path> found = new ArrayList<>();
    int before = problems.count();
    walk(start, matches, found);
    found.sort(Comparator.comparing(path -> start.relativize(path).toString().replace('\\', '/')));
    String prefix =
        start.equals(folder.resolve(entry))
            ? trailingSlash(entry)
            : entry.substring(0, slashBeforeGlob(entry));
    for (Path path : found) {
      addFile(path, prefix + start.relativize(path).toString().replace('\\', '/'), members, false);
    }
    if (found.isEmpty() && problems.count() == before) {
      problems.add(entry, ifNone);
    }
  }

  private static String trailingSlash(String entry) {
    return entry.endsWith("/") ? entry : entry + "/";
  }

  private static int slashBeforeGlob(String glob) {
    int first = 0;
    while ("*?[{".indexOf(glob.charAt(first)) < 0) {
      first++;
    }
    return glob.lastIndexOf('/', first) + 1;
  }

  private void walk(Path start, Predicate<Path> matches, List<Path> found) {
    try {
      Files.walkFileTree(
          start,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              boolean hidden = !dir.equals(start) && isHidden(dir);
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()
                  && !isHidden(file)
                  && matches.test(start.relativize(file))) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              if (!(e instanceof FileSystemLoopException)) {
                problems.add(file.toString(), TextFiles.reason(e));
              }
              return problems.full() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      problems.add(start.toString(), TextFiles.reason(e));
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private void addFile(Path path, String name, @Nullable String members, boolean named) {
    if (path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      addArchive(path, name, members);
    } else if (seen.add(identity(path))) {
      files.add(new TextFile(path, null, name, named));
    }
  }

  private void addArchive(Path path, String name, @Nullable String members) {
    List<String> found = new ArrayList<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Predicate<Path> matches =
          members == null || members.isEmpty() ? member -> true : matcher(members);
      zip.stream()
          .filter(entry -> !entry.isDirectory() && !isHiddenMember(entry))
          .map(ZipEntry::getName)
          .filter(member -> member.equals(members) || matches.test(Path.of(member)))
          .sorted()
          .forEach(found::add);
    } catch (IOException e) {
      problems.add(name, TextFiles.reason(e));
      return;
    } catch (PatternSyntaxException e) {
      problems.add(name + "!" + members, "is not a glob: " + e.getDescription());
      return;
    } catch (UnsupportedOperationException e) {
      problems.add(name, "an archive must be a file of the default file system");
      return;
    }
    if (found.isEmpty()) {
      problems.add(
          members == null ? name : name + "!" + members, "no member of the archive matches");
    }
    for (String member : found) {
      if (seen.add(identity(path) + "!" + member)) {
        files.add(new TextFile(path, member, name + "!" + member, found.size() == 1));
      }
    }
  }

  private static boolean isHiddenMember(ZipEntry entry) {
    String name = entry.getName();
    return name.startsWith("__MACOSX/") || name.startsWith(".") || name.contains("/.");
  }

  private static String identity(Path path) {
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize().toString();
    }
  }
}
