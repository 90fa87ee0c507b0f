package dev.jackdaw.training;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory this process may still take. */
public final class AvailableMemory {
  private AvailableMemory() {}

  /** Memory off the heap: what the system calls available, within the limit of a container. */
  public static long offHeap() {
    long system = linuxAvailable().orElseGet(AvailableMemory::physicalFree);
    return Math.min(system, containerLeft(Path.of("/sys/fs/cgroup")).orElse(Long.MAX_VALUE));
  }

  /** Memory on the heap. */
  public static long onHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  private static OptionalLong linuxAvailable() {
    return meminfo(Path.of("/proc/meminfo"));
  }

  static OptionalLong meminfo(Path file) {
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        if (line.startsWith("MemAvailable:")) {
          return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong containerLeft(Path cgroup) {
    try {
      Path limit = cgroup.resolve("memory.max");
      Path used = cgroup.resolve("memory.current");
      if (!Files.exists(limit) || !Files.exists(used)) {
        return OptionalLong.empty();
      }
      String most = Files.readString(limit).strip();
      return most.equals("max")
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(most) - Long.parseLong(Files.readString(used).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long physicalFree() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Long.MAX_VALUE;
  }
}
