package dev.jackdaw.engine.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed native memory, aligned to 64 bytes. Large blocks on Linux come from {@code mmap} with a wish for huge pages: a training step
 * walks over hundreds of megabytes, and 4 KiB pages would miss the address cache at every one.
 */
final class NativeMemory implements AutoCloseable {
  private static final long HUGE_PAGE = 2L << 20;

  /** Reading or writing a little beyond a block, as masked loads do on some processors, must not touch a foreign page. */
  private static final long SLACK = 64;

  private static final int PROTECTION = 3; // PROT_READ | PROT_WRITE
  private static final int PRIVATE_ANONYMOUS = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS
  private static final int ADVISE_HUGE = 14; // MADV_HUGEPAGE

  private final Arena arena;
  private final MemorySegment segment;

  private NativeMemory(Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
  }

  /** @throws OutOfMemoryError if the system has not so much */
  static NativeMemory allocate(long bytes) {
    Arena arena = Arena.ofShared();
    long padded = bytes + SLACK;
    if (padded >= HUGE_PAGE && Linux.AVAILABLE) {
      MemorySegment mapped = Linux.map(padded, arena);
      if (mapped != null) {
        return new NativeMemory(arena, mapped);
      }
    }
    return new NativeMemory(arena, arena.allocate(padded, 64));
  }

  long address() {
    return segment.address();
  }

  @Override
  public void close() {
    arena.close();
  }

  /** The system calls, looked up only where they exist. */
  private static final class Linux {
    static final boolean AVAILABLE =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");

    private static final MethodHandle MMAP =
        call(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
        call("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MADVISE =
        call("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private static MethodHandle call(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /** A block aligned to a huge page, unmapped with the arena; null if the kernel refuses. */
    static @Nullable MemorySegment map(long bytes, Arena arena) {
      long whole = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE + HUGE_PAGE;
      try {
        MemorySegment base =
            (MemorySegment)
                MMAP.invokeExact(MemorySegment.NULL, whole, PROTECTION, PRIVATE_ANONYMOUS, -1, 0L);
        if (base.address() == -1) {
          return null;
        }
        long aligned = (base.address() + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
        // a refusal is no failure: without transparent huge pages the block has small ones
        int advised =
            (int)
                MADVISE.invokeExact(
                    MemorySegment.ofAddress(aligned), whole - HUGE_PAGE, ADVISE_HUGE);
        assert advised <= 0;
        return MemorySegment.ofAddress(aligned)
            .reinterpret(bytes, arena, block -> unmap(base, whole));
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    private static void unmap(MemorySegment base, long bytes) {
      try {
        int status = (int) MUNMAP.invokeExact(base, bytes);
        assert status == 0;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
