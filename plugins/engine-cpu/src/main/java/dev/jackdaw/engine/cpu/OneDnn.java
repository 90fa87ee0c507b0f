package dev.jackdaw.engine.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The part of oneDNN's C API (3.x, {@code oneapi/dnnl/dnnl.h}) that matrix products need, over the foreign-function API. Loading this class
 * loads the library; a failure is an {@link UnsatisfiedLinkError} inside the {@link ExceptionInInitializerError}.
 *
 * <p>Handles are constants of this class because the compiler inlines a call only through a constant.
 */
final class OneDnn {
  static final int F32 = 3;
  static final int BF16 = 2;
  static final int ARGUMENT_SOURCE = 1;
  static final int ARGUMENT_DESTINATION = 17;
  static final int ARGUMENT_WEIGHTS = 33;
  static final int ARGUMENT_BIAS = 41;
  static final int ARGUMENT_SCRATCHPAD = 80;
  static final int QUERY_SCRATCHPAD = 136;
  static final int SCRATCHPAD_USER = 1;
  static final int ELTWISE_LINEAR = 38;
  static final int MAX_DIMENSIONS = 12;
  private static final int CPU = 1;
  private static final int STREAM_DEFAULT = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final OneDnnNatives.Libraries FILES = OneDnnNatives.locate();
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(FILES.library(), Arena.global());

  private static final MethodHandle ENGINE_CREATE =
      status("dnnl_engine_create", ADDRESS, JAVA_INT, JAVA_LONG);
  private static final MethodHandle ENGINE_DESTROY = status("dnnl_engine_destroy", ADDRESS);
  private static final MethodHandle STREAM_CREATE =
      status("dnnl_stream_create", ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle STREAM_DESTROY = status("dnnl_stream_destroy", ADDRESS);
  private static final MethodHandle DESCRIPTOR_CREATE =
      status("dnnl_memory_desc_create_with_strides", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle DESCRIPTOR_DESTROY =
      status("dnnl_memory_desc_destroy", ADDRESS);
  private static final MethodHandle DESCRIPTOR_SIZE =
      function("dnnl_memory_desc_get_size", JAVA_LONG, ADDRESS);
  private static final MethodHandle ATTRIBUTES_CREATE =
      status("dnnl_primitive_attr_create", ADDRESS);
  private static final MethodHandle ATTRIBUTES_DESTROY =
      status("dnnl_primitive_attr_destroy", ADDRESS);
  private static final MethodHandle ATTRIBUTES_SCRATCHPAD =
      status("dnnl_primitive_attr_set_scratchpad_mode", ADDRESS, JAVA_INT);
  private static final MethodHandle ATTRIBUTES_POST_OPS =
      status("dnnl_primitive_attr_set_post_ops", ADDRESS, ADDRESS);
  private static final MethodHandle POST_OPS_CREATE = status("dnnl_post_ops_create", ADDRESS);
  private static final MethodHandle POST_OPS_DESTROY = status("dnnl_post_ops_destroy", ADDRESS);
  private static final MethodHandle POST_OPS_SUM =
      status("dnnl_post_ops_append_sum", ADDRESS, JAVA_FLOAT, JAVA_INT, JAVA_INT);
  private static final MethodHandle POST_OPS_ELTWISE =
      status("dnnl_post_ops_append_eltwise", ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT);
  private static final MethodHandle MATMUL_CREATE =
      status(
          "dnnl_matmul_primitive_desc_create",
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle PRIMITIVE_DESCRIPTOR_QUERY =
      function("dnnl_primitive_desc_query_md", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle PRIMITIVE_DESCRIPTOR_DESTROY =
      status("dnnl_primitive_desc_destroy", ADDRESS);
  private static final MethodHandle PRIMITIVE_CREATE =
      status("dnnl_primitive_create", ADDRESS, ADDRESS);
  private static final MethodHandle PRIMITIVE_DESTROY = status("dnnl_primitive_destroy", ADDRESS);
  private static final MethodHandle PRIMITIVE_EXECUTE =
      status("dnnl_primitive_execute", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle MEMORY_CREATE =
      status("dnnl_memory_create", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle MEMORY_DESTROY = status("dnnl_memory_destroy", ADDRESS);
  private static final MethodHandle MEMORY_SET_HANDLE =
      LINKER.downcallHandle(
          symbol("dnnl_memory_set_data_handle"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG),
          Linker.Option.critical(false));
  private static final MethodHandle EFFECTIVE_ISA =
      function("dnnl_get_effective_cpu_isa", JAVA_INT);
  private static final @Nullable MethodHandle OMP_SET_THREADS = openMp();

  private OneDnn() {}

  private static MemorySegment symbol(String name) {
    return LIBRARY
        .find(name)
        .orElseThrow(() -> new UnsatisfiedLinkError(FILES.library() + " lacks " + name));
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle status(String name, MemoryLayout... arguments) {
    return function(name, JAVA_INT, arguments);
  }

  private static @Nullable MethodHandle openMp() {
    var file = FILES.openMp();
    if (file == null) {
      return null; // Windows: the compiler's own runtime, which the system loads
    }
    return SymbolLookup.libraryLookup(file, Arena.global())
        .find("omp_set_num_threads")
        .map(f -> LINKER.downcallHandle(f, FunctionDescriptor.ofVoid(JAVA_INT)))
        .orElse(null);
  }

  /** Keeps OpenMP from starting a team when this thread multiplies; the setting belongs to the thread. */
  static void singleThreaded() {
    if (OMP_SET_THREADS == null) {
      return;
    }
    try {
      OMP_SET_THREADS.invokeExact(1);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** {@code dnnl_cpu_isa_t} of this processor, a set of bits in which a richer instruction set holds the bits of a poorer one. */
  static int effectiveIsa() {
    try {
      return (int) EFFECTIVE_ISA.invokeExact();
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment engine() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("engine_create", (int) ENGINE_CREATE.invokeExact(out, CPU, 0L));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment stream(MemorySegment engine) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("stream_create", (int) STREAM_CREATE.invokeExact(out, engine, STREAM_DEFAULT));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment descriptor(long[] dimensions, long[] strides, int type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      MemorySegment sizes = arena.allocate(JAVA_LONG, MAX_DIMENSIONS);
      MemorySegment steps = arena.allocate(JAVA_LONG, MAX_DIMENSIONS);
      MemorySegment.copy(dimensions, 0, sizes, JAVA_LONG, 0, dimensions.length);
      MemorySegment.copy(strides, 0, steps, JAVA_LONG, 0, strides.length);
      check(
          "memory_desc_create",
          (int) DESCRIPTOR_CREATE.invokeExact(out, dimensions.length, sizes, type, steps));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static long size(MemorySegment descriptor) {
    try {
      return (long) DESCRIPTOR_SIZE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Attributes with the caller's scratchpad, {@code result = scale * product} unless 1, and {@code result += destination} on request. */
  static MemorySegment attributes(float scale, boolean accumulate) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("primitive_attr_create", (int) ATTRIBUTES_CREATE.invokeExact(out));
      MemorySegment attributes = out.get(ADDRESS, 0);
      check(
          "primitive_attr_set_scratchpad_mode",
          (int) ATTRIBUTES_SCRATCHPAD.invokeExact(attributes, SCRATCHPAD_USER));
      if (scale != 1 || accumulate) {
        check("post_ops_create", (int) POST_OPS_CREATE.invokeExact(out));
        MemorySegment operations = out.get(ADDRESS, 0);
        if (scale != 1) {
          check(
              "post_ops_append_eltwise",
              (int) POST_OPS_ELTWISE.invokeExact(operations, ELTWISE_LINEAR, scale, 0f));
        }
        if (accumulate) {
          check("post_ops_append_sum", (int) POST_OPS_SUM.invokeExact(operations, 1f, 0, F32));
        }
        check(
            "primitive_attr_set_post_ops",
            (int) ATTRIBUTES_POST_OPS.invokeExact(attributes, operations));
        check("post_ops_destroy", (int) POST_OPS_DESTROY.invokeExact(operations));
      }
      return attributes;
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment matmulDescriptor(
      MemorySegment engine,
      MemorySegment a,
      MemorySegment b,
      MemorySegment bias,
      MemorySegment c,
      MemorySegment attributes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check(
          "matmul_primitive_desc_create",
          (int) MATMUL_CREATE.invokeExact(out, engine, a, b, bias, c, attributes));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** The scratchpad's descriptor, which belongs to the primitive descriptor. */
  static MemorySegment scratchpad(MemorySegment primitiveDescriptor) {
    try {
      return (MemorySegment)
          PRIMITIVE_DESCRIPTOR_QUERY.invokeExact(primitiveDescriptor, QUERY_SCRATCHPAD, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment primitive(MemorySegment primitiveDescriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("primitive_create", (int) PRIMITIVE_CREATE.invokeExact(out, primitiveDescriptor));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static MemorySegment memory(MemorySegment descriptor, MemorySegment engine) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("memory_create", (int) MEMORY_CREATE.invokeExact(out, descriptor, engine, 0L));
      return out.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static void setAddress(MemorySegment memory, long address) {
    try {
      check("memory_set_data_handle", (int) MEMORY_SET_HANDLE.invokeExact(memory, address));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** A CPU stream is in order and synchronous: the result is there on return. */
  static void execute(
      MemorySegment primitive, MemorySegment stream, int count, MemorySegment arguments) {
    try {
      check(
          "primitive_execute",
          (int) PRIMITIVE_EXECUTE.invokeExact(primitive, stream, count, arguments));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  static void destroyEngine(MemorySegment engine) {
    destroy(ENGINE_DESTROY, engine);
  }

  static void destroyStream(MemorySegment stream) {
    destroy(STREAM_DESTROY, stream);
  }

  static void destroyDescriptor(MemorySegment descriptor) {
    destroy(DESCRIPTOR_DESTROY, descriptor);
  }

  static void destroyAttributes(MemorySegment attributes) {
    destroy(ATTRIBUTES_DESTROY, attributes);
  }

  static void destroyPrimitiveDescriptor(MemorySegment descriptor) {
    destroy(PRIMITIVE_DESCRIPTOR_DESTROY, descriptor);
  }

  static void destroyPrimitive(MemorySegment primitive) {
    destroy(PRIMITIVE_DESTROY, primitive);
  }

  static void destroyMemory(MemorySegment memory) {
    destroy(MEMORY_DESTROY, memory);
  }

  private static void destroy(MethodHandle function, MemorySegment handle) {
    try {
      check("destroy", (int) function.invokeExact(handle));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  private static void check(String call, int status) {
    if (status != 0) {
      String reason =
          switch (status) {
            case 1 -> "out of memory";
            case 2 -> "invalid arguments";
            case 3 -> "not implemented";
            default -> "status " + status;
          };
      throw new IllegalStateException("[onednn] dnnl_" + call + ": " + reason);
    }
  }

  private static RuntimeException rethrown(Throwable e) {
    return switch (e) {
      case RuntimeException r -> r;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
