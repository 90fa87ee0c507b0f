package dev.jackdaw.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What this machine is.
 *
 * @param processor its name as the system gives it
 * @param features instruction sets that matter here
 * @param cores processors the JVM may use
 * @param memoryBytes of the machine, or of the container
 * @param availableBytes what programs could have now, caches given up
 * @param heapBytes the largest heap this JVM will use
 * @param vectorBits preferred width of the Vector API; empty without its module
 */
record Machine(
    String processor,
    List<String> features,
    int cores,
    long memoryBytes,
    long availableBytes,
    long heapBytes,
    OptionalInt vectorBits) {
  private static final List<String> KNOWN_FEATURES =
      List.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_bf16",
          "asimd",
          "bf16",
          "i8mm",
          "sve");

  static Machine look() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    String processor = System.getProperty("os.arch");
    List<String> features = new ArrayList<>();
    for (String line : lines(Path.of("/proc/cpuinfo"))) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      if (line.startsWith("model name")) {
        processor = value;
      } else if (line.startsWith("flags") || line.startsWith("Features")) {
        List<String> flags = List.of(value.split(" "));
        features = KNOWN_FEATURES.stream().filter(flags::contains).toList();
      }
    }
    long available = system.getFreeMemorySize();
    for (String line : lines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        available =
            Math.min(
                system.getTotalMemorySize(), Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
      }
    }
    return new Machine(
        processor,
        features,
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        available,
        Runtime.getRuntime().maxMemory(),
        preferredVectorBits());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    } catch (IOException _) {
      return List.of(); // a courtesy of Linux; elsewhere the JVM's own figures do
    }
  }

  /** By reflection, since the module may be missing and nothing else here needs it. */
  private static OptionalInt preferredVectorBits() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      Object species =
          Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
      return OptionalInt.of(
          (int)
              Class.forName("jdk.incubator.vector.VectorSpecies")
                  .getMethod("vectorBitSize")
                  .invoke(species));
    } catch (ReflectiveOperationException _) {
      return OptionalInt.empty();
    }
  }
}
