package dev.jackdaw.engine.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds oneDNN and its OpenMP runtime in the {@code org.bytedeco:dnnl} jar of this platform and unpacks them once into the cache folder:
 * {@code -Djackdaw.cache}, else {@code $XDG_CACHE_HOME/jackdaw}, else {@code ~/.cache/jackdaw}, else the temporary folder.
 */
final class OneDnnNatives {
  /** What one platform's jar holds: the folder in it, the library, and the OpenMP runtime that it asks for. */
  private record Platform(String folder, String library, @Nullable String openMp) {}

  private OneDnnNatives() {}

  /** The two files, both in one folder, where the library finds its runtime by its own rpath. */
  record Libraries(Path library, @Nullable Path openMp) {}

  /** The unpacked libraries. @throws UnsatisfiedLinkError saying what is missing and how to mend it */
  static Libraries locate() {
    Platform platform = platform();
    String base = "org/bytedeco/dnnl/" + platform.folder + "/";
    ClassLoader loader = OneDnnNatives.class.getClassLoader();
    URL library = loader.getResource(base + platform.library);
    if (library == null) {
      throw new UnsatisfiedLinkError(
          "oneDNN for "
              + platform.folder
              + " is not on the class path; add the jar org.bytedeco:dnnl:3.13-1.5.14, classifier "
              + platform.folder);
    }
    try {
      Path folder = unpacked(platform, loader, base, library);
      return new Libraries(
          folder.resolve(platform.library),
          platform.openMp == null ? null : folder.resolve(platform.openMp));
    } catch (IOException e) {
      throw new UnsatisfiedLinkError(
          "oneDNN could not be unpacked ("
              + e
              + "); name a writable folder with -Djackdaw.cache=DIR");
    }
  }

  private static Platform platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean x86 = arch.equals("amd64") || arch.equals("x86_64");
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (os.contains("linux") && (x86 || arm)) {
      return new Platform(x86 ? "linux-x86_64" : "linux-arm64", "libdnnl.so.3", "libgomp.so.1");
    }
    if (os.contains("mac") && (x86 || arm)) {
      return new Platform(
          x86 ? "macosx-x86_64" : "macosx-arm64",
          "libdnnl.3.dylib",
          x86 ? "libiomp5.dylib" : "libomp.dylib");
    }
    if (os.contains("windows") && x86) {
      return new Platform("windows-x86_64", "dnnl.dll", null);
    }
    throw new UnsatisfiedLinkError("there is no oneDNN for " + os + " on " + arch);
  }

  private static Path unpacked(Platform platform, ClassLoader loader, String base, URL library)
      throws IOException {
    IOException refused = null;
    for (Path cache : caches()) {
      Path folder = cache.resolve("onednn-" + platform.folder + "-" + fingerprint(library));
      List<String> names =
          platform.openMp == null
              ? List.of(platform.library)
              : List.of(platform.library, platform.openMp);
      try {
        if (!complete(folder, names, loader, base)) {
          unpack(folder, names, loader, base);
        }
        return folder;
      } catch (IOException | UncheckedIOException e) {
        refused = e instanceof IOException io ? io : ((UncheckedIOException) e).getCause();
      }
    }
    throw refused == null ? new IOException("no cache folder") : refused;
  }

  private static List<Path> caches() {
    String named = System.getProperty("jackdaw.cache", "");
    if (!named.isEmpty()) {
      return List.of(Path.of(named));
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path user =
        xdg != null && !xdg.isEmpty()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home", "."), ".cache");
    Path temporary =
        Path.of(System.getProperty("java.io.tmpdir"), "jackdaw-" + System.getProperty("user.name"));
    return List.of(user.resolve("jackdaw"), temporary);
  }

  /** The checksum and size that the jar's directory states, without reading the library. */
  private static String fingerprint(URL library) throws IOException {
    URLConnection connection = library.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static boolean complete(Path folder, List<String> names, ClassLoader loader, String base)
      throws IOException {
    for (String name : names) {
      URL resource = loader.getResource(base + name);
      if (resource == null) {
        throw new IOException("the jar lacks " + base + name);
      }
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)
          || Files.size(file) != resource.openConnection().getContentLengthLong()) {
        return false;
      }
    }
    return true;
  }

  /** Each file is written beside its place, synced and renamed, so that two processes starting together never see half of one. */
  private static void unpack(Path folder, List<String> names, ClassLoader loader, String base)
      throws IOException {
    Files.createDirectories(folder);
    for (String name : names.reversed()) {
      Path temporary = Files.createTempFile(folder, name, ".tmp");
      try (InputStream in = loader.getResourceAsStream(base + name)) {
        if (in == null) {
          throw new IOException("the jar lacks " + base + name);
        }
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        Files.move(
            temporary,
            folder.resolve(name),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
