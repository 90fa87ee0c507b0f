package dev.jackdaw.engine.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * ONNX Runtime's own reports. From 1.29 on the published libraries for Linux and macOS send what process and which models they run, hashes
 * and times to their maker, unless {@code ORT_DISABLE_TELEMETRY} is in the environment when the first environment of the library
 * is made; then they open no connection and leave no identifier on the disk. Nothing of a model may leave the house, so it is put there.
 */
final class Telemetry {
  private static final String SWITCH = "ORT_DISABLE_TELEMETRY";

  private Telemetry() {}

  /**
   * Switches it off for this process; to be called before the library is loaded.
   *
   * @throws UnsatisfiedLinkError if that cannot be done: then the library must not be loaded
   */
  static void switchOff() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup system = linker.defaultLookup();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(SWITCH);
      MemorySegment value = arena.allocateFrom("1");
      int failed;
      if (system.find("setenv").isPresent()) {
        MethodHandle set =
            linker.downcallHandle(
                system.findOrThrow("setenv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        failed = (int) set.invokeExact(name, value, 1);
      } else { // Windows, where reports go through the system and its own settings
        MethodHandle set =
            linker.downcallHandle(
                system.findOrThrow("_putenv_s"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        failed = (int) set.invokeExact(name, value);
      }
      if (failed != 0) {
        throw new UnsatisfiedLinkError(SWITCH + " could not be set, so ONNX Runtime is not loaded");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
