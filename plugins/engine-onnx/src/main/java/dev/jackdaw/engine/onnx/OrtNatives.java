package dev.jackdaw.engine.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds ONNX Runtime in the {@code com.microsoft.onnxruntime} jar, {@code onnxruntime} or {@code onnxruntime_gpu}, and unpacks it once
 * into the cache folder: {@code -Djackdaw.cache}, else {@code $XDG_CACHE_HOME/jackdaw}, else {@code ~/.cache/jackdaw}, else the temporary
 * folder.
 */
final class OrtNatives {
  private record Platform(String folder, String library, List<String> providers) {}

  private OrtNatives() {}

  /** The unpacked library, its providers beside it. @throws UnsatisfiedLinkError saying what is missing and how to mend it */
  static Path locate() {
    Platform platform = platform();
    String base = "ai/onnxruntime/native/" + platform.folder + "/";
    ClassLoader loader = OrtNatives.class.getClassLoader();
    URL library = loader.getResource(base + platform.library);
    if (library == null) {
      throw new UnsatisfiedLinkError(
          "ONNX Runtime for "
              + platform.folder
              + " is not on the class path; add the jar com.microsoft.onnxruntime:onnxruntime or onnxruntime_gpu");
    }
    List<String> names = new ArrayList<>(List.of(platform.library));
    platform.providers.stream()
        .filter(name -> loader.getResource(base + name) != null)
        .forEach(names::add);
    try {
      return unpacked(platform, names, loader, base, library).resolve(platform.library);
    } catch (IOException e) {
      throw new UnsatisfiedLinkError(
          "ONNX Runtime could not be unpacked ("
              + e
              + "); name a writable folder with -Djackdaw.cache=DIR");
    }
  }

  private static Platform platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (!arm && !arch.equals("amd64") && !arch.equals("x86_64")) {
      throw new UnsatisfiedLinkError("there is no ONNX Runtime for " + os + " on " + arch);
    }
    if (os.contains("linux")) {
      return new Platform(
          arm ? "linux-aarch64" : "linux-x64",
          "libonnxruntime.so",
          List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"));
    }
    if (os.contains("mac")) {
      return new Platform(arm ? "osx-aarch64" : "osx-x64", "libonnxruntime.dylib", List.of());
    }
    if (os.contains("windows")) {
      return new Platform(
          arm ? "win-aarch64" : "win-x64",
          "onnxruntime.dll",
          List.of("onnxruntime_providers_shared.dll", "onnxruntime_providers_cuda.dll"));
    }
    throw new UnsatisfiedLinkError("there is no ONNX Runtime for " + os + " on " + arch);
  }

  private static Path unpacked(
      Platform platform, List<String> names, ClassLoader loader, String base, URL library)
      throws IOException {
    IOException refused = new IOException("no cache folder");
    for (Path cache : caches()) {
      Path folder = cache.resolve("onnxruntime-" + platform.folder + "-" + fingerprint(library));
      try {
        for (String name : names.reversed()) {
          unpack(folder, name, loader, base);
        }
        return folder;
      } catch (IOException e) {
        refused = e;
      }
    }
    throw refused;
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

  /** The checksum that the jar's directory states, without reading the library. */
  private static String fingerprint(URL library) throws IOException {
    URLConnection connection = library.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  /** Written beside its place, synced and renamed, so that two processes starting together never see half a file. */
  private static void unpack(Path folder, String name, ClassLoader loader, String base)
      throws IOException {
    URL resource = loader.getResource(base + name);
    if (resource == null) {
      throw new IOException("the jar lacks " + base + name);
    }
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file)
        && Files.size(file) == resource.openConnection().getContentLengthLong()) {
      return;
    }
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, name, ".tmp");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
