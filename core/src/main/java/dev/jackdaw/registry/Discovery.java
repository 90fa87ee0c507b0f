package dev.jackdaw.registry;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Finds the plugins of the class path and of the folders, and asks each what it brings. Failures become reports. */
final class Discovery {
  private final ClassLoader classPath;
  private final List<PluginReport> reports = new ArrayList<>();

  private Discovery(ClassLoader classPath) {
    this.classPath = classPath;
  }

  /** @throws UserException if a folder the user named cannot be read */
  static List<PluginReport> run(ClassLoader classPath, PluginFolders folders) {
    Discovery discovery = new Discovery(classPath);
    discovery.services(classPath, null);
    for (List<Path> jars : jarGroups(folders)) {
      discovery.jars(jars);
    }
    return discovery.reports;
  }

  /** Every jar of the folders alone, and the jars of each sub-folder together; a jar reached twice counts once. */
  private static List<List<Path>> jarGroups(PluginFolders folders) {
    Set<List<Path>> groups = new LinkedHashSet<>();
    for (Path folder : folders.all()) {
      if (!Files.isDirectory(folder)) {
        if (folders.given().contains(folder)) {
          throw new UserException(
              UserException.Kind.USAGE,
              Problem.of(
                      "the plugin folder "
                          + folder
                          + (Files.exists(folder) ? " is not a folder" : " does not exist"))
                  .fix("name a folder with plugin jars"));
        }
        continue;
      }
      for (Path entry : entries(folder)) {
        if (Files.isDirectory(entry)) {
          List<Path> together = entries(entry).stream().filter(Discovery::isJar).toList();
          if (!together.isEmpty()) {
            groups.add(together);
          }
        } else if (isJar(entry)) {
          groups.add(List.of(entry));
        }
      }
    }
    return List.copyOf(groups);
  }

  private static boolean isJar(Path path) {
    return path.getFileName().toString().endsWith(".jar");
  }

  private static List<Path> entries(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.toRealPath())) {
      List<Path> sorted = new ArrayList<>();
      entries.forEach(sorted::add);
      sorted.sort(null);
      return sorted;
    } catch (IOException | DirectoryIteratorException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot read the plugin folder " + folder + ": " + e.getMessage()),
          e);
    }
  }

  private void jars(List<Path> jars) {
    String source =
        jars.size() == 1 ? jars.getFirst().toString() : String.valueOf(jars.getFirst().getParent());
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      String fault = damage(jar);
      if (fault != null) {
        failed(null, "", source, jars.size() == 1 ? fault : jar.getFileName() + ": " + fault);
        return;
      }
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        failed(null, "", source, "cannot be named as a URL: " + e.getMessage());
        return;
      }
    }
    // Lives as long as the process: the components built from it may load classes at any time.
    PluginClassLoader loader = new PluginClassLoader(source, urls, classPath);
    if (!services(loader, source)) {
      failed(null, "", source, "has no entry META-INF/services/" + Plugin.class.getName());
    }
  }

  private static @Nullable String damage(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.size() == 0 ? "is an empty archive" : null;
    } catch (ZipException e) {
      return "is not a jar, or is damaged: " + e.getMessage();
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  /**
   * Takes in every service of a loader and says whether there was one.
   *
   * @param source where they come from; null for the class path, where each class knows its own jar
   */
  private boolean services(ClassLoader loader, @Nullable String source) {
    var providers = ServiceLoader.load(Plugin.class, loader).stream().iterator();
    boolean any = false;
    String lastFault = null;
    while (true) {
      ServiceLoader.Provider<Plugin> provider;
      try {
        if (!providers.hasNext()) {
          return any;
        }
        provider = providers.next();
      } catch (ServiceConfigurationError | LinkageError e) {
        any = true;
        String fault = reason(e);
        if (fault.equals(lastFault)) {
          return true; // the loader cannot get past it
        }
        lastFault = fault;
        failed(null, "", source == null ? "class path" : source, fault);
        continue;
      }
      any = true;
      String place = source == null ? jarOf(provider.type()) : source;
      // A class that the class path has too is the parent's: it answers with the same id, which
      // names both jars.
      ask(provider, place);
    }
  }

  private void ask(ServiceLoader.Provider<Plugin> provider, String source) {
    String id = null;
    String description = "";
    try {
      Plugin plugin = provider.get();
      id = plugin.id();
      int version = plugin.apiVersion();
      if (version != Plugin.API_VERSION) {
        failed(
            id,
            "",
            source,
            "was built for API version "
                + version
                + "; this Jackdaw has API version "
                + Plugin.API_VERSION);
        return;
      }
      if (id == null || !RecordingRegistry.ID.matcher(id).matches()) {
        failed(
            null,
            "",
            source,
            "its id \""
                + id
                + "\" is not lower-case letters, digits and single dashes, beginning with a letter");
        return;
      }
      description = String.valueOf(plugin.description());
      RecordingRegistry registry = new RecordingRegistry(id, source);
      plugin.register(registry);
      if (registry.faults().isEmpty()) {
        reports.add(new PluginReport(id, description, source, null, registry.entries()));
      } else {
        failed(id, description, source, String.join("; ", registry.faults()));
      }
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // whatever a stranger's code throws, the other plugins go on
      failed(id, description, source, reason(e));
    }
  }

  private void failed(@Nullable String id, String description, String source, String failure) {
    reports.add(new PluginReport(id, description, source, failure, List.of()));
  }

  static String jarOf(Class<?> type) {
    CodeSource code = type.getProtectionDomain().getCodeSource();
    if (code == null || code.getLocation() == null) {
      return "class path";
    }
    try {
      return Path.of(code.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return code.getLocation().toString();
    }
  }

  /** The innermost cause that says something, in words a plugin's author can act on. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof ServiceConfigurationError
            || cause instanceof ExceptionInInitializerError)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return switch (cause) {
      case NoClassDefFoundError _ -> "needs a class that is missing: " + message.replace('/', '.');
      case ClassNotFoundException _ -> "needs a class that is missing: " + message;
      case UnsupportedClassVersionError _ -> "was compiled for a newer Java: " + message;
      case IncompatibleClassChangeError _ ->
          "was built for other versions of what it uses: " + message;
      case ServiceConfigurationError _ -> "has a broken service entry: " + message;
      default -> "throws " + cause.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
    };
  }
}
