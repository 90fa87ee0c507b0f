package dev.jackdaw.engine.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The functions of ONNX Runtime's C API that are used here. The API is a table of functions to which newer versions only append, so
 * that a slot means the same in all of them; asked for is version 17, which every library since 1.17 answers.
 */
final class OrtApi {
  private static final int VERSION = 17;
  private static final int SLOTS = 240;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemorySegment TABLE;
  private static final String LIBRARY_VERSION;

  static {
    Telemetry.switchOff();
    SymbolLookup library = SymbolLookup.libraryLookup(OrtNatives.locate(), Arena.global());
    try {
      MethodHandle getBase =
          LINKER.downcallHandle(
              library.findOrThrow("OrtGetApiBase"), FunctionDescriptor.of(ADDRESS));
      MemorySegment base = ((MemorySegment) getBase.invokeExact()).reinterpret(16);
      MethodHandle getApi =
          LINKER.downcallHandle(base.get(ADDRESS, 0), FunctionDescriptor.of(ADDRESS, JAVA_INT));
      MethodHandle getVersion =
          LINKER.downcallHandle(base.get(ADDRESS, 8), FunctionDescriptor.of(ADDRESS));
      LIBRARY_VERSION = text((MemorySegment) getVersion.invokeExact());
      MemorySegment table = (MemorySegment) getApi.invokeExact(VERSION);
      if (table.address() == 0) {
        throw new UnsatisfiedLinkError(
            "ONNX Runtime " + LIBRARY_VERSION + " is too old; 1.17 or later is needed");
      }
      TABLE = table.reinterpret(8L * SLOTS);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static final MethodHandle GET_ERROR_CODE =
      handle(1, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle GET_ERROR_MESSAGE =
      handle(2, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle CREATE_ENV = status(3, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_SESSION = status(7, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_SESSION_FROM_ARRAY =
      status(8, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_SESSION_OPTIONS = status(10, ADDRESS);
  private static final MethodHandle ENABLE_PROFILING = status(14, ADDRESS, ADDRESS);
  private static final MethodHandle SET_LOG_SEVERITY = status(22, ADDRESS, JAVA_INT);
  private static final MethodHandle SET_INTRA_OP_THREADS = status(24, ADDRESS, JAVA_INT);
  private static final MethodHandle CREATE_TENSOR_WITH_DATA =
      status(49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);
  private static final MethodHandle CREATE_MEMORY_INFO =
      status(68, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle ALLOCATOR_ALLOC = status(75, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle ALLOCATOR_FREE = status(76, ADDRESS, ADDRESS);
  private static final MethodHandle GET_DEFAULT_ALLOCATOR = status(78, ADDRESS);
  private static final MethodHandle RELEASE_STATUS = handle(93, FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle END_PROFILING = status(110, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle GET_PROVIDERS = status(125, ADDRESS, ADDRESS);
  private static final MethodHandle RELEASE_PROVIDERS = status(126, ADDRESS, JAVA_INT);
  private static final MethodHandle ADD_CONFIG_ENTRY = status(130, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_ALLOCATOR = status(131, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle RUN_WITH_BINDING = status(133, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_IO_BINDING = status(134, ADDRESS, ADDRESS);
  private static final MethodHandle BIND_INPUT = status(136, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle BIND_OUTPUT = status(137, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle SYNCHRONIZE_INPUTS = status(202, ADDRESS);
  private static final MethodHandle SYNCHRONIZE_OUTPUTS = status(203, ADDRESS);
  private static final MethodHandle APPEND_CUDA = status(204, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_CUDA_OPTIONS = status(205, ADDRESS);
  private static final MethodHandle UPDATE_CUDA_OPTIONS =
      status(206, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle ADD_EXTERNAL_INITIALIZERS =
      status(210, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);

  /** Kinds of native objects, each with the slot of the function that releases it. */
  enum Kind {
    ENVIRONMENT(92),
    MEMORY_INFO(94),
    SESSION(95),
    VALUE(96),
    SESSION_OPTIONS(100),
    ALLOCATOR(132),
    BINDING(135),
    CUDA_OPTIONS(208);

    private final MethodHandle release;

    Kind(int slot) {
      release = handle(slot, FunctionDescriptor.ofVoid(ADDRESS));
    }

    void release(MemorySegment object) {
      try {
        release.invokeExact(object);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private OrtApi() {}

  private static MethodHandle handle(int slot, FunctionDescriptor type) {
    return LINKER.downcallHandle(TABLE.get(ADDRESS, 8L * slot), type);
  }

  private static MethodHandle status(int slot, MemoryLayout... arguments) {
    return handle(slot, FunctionDescriptor.of(ADDRESS, arguments));
  }

  /** Version of the library, {@code 1.29.0}. */
  static String version() {
    return LIBRARY_VERSION;
  }

  /** A call that returns a status. */
  private interface Call {
    MemorySegment run() throws Throwable;
  }

  /** A call that also makes an object. */
  private interface Making {
    MemorySegment run(MemorySegment into) throws Throwable;
  }

  private static void check(Call call) {
    try {
      check(call.run());
    } catch (OrtException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(MemorySegment status) throws Throwable {
    if (status.address() != 0) {
      int code = (int) GET_ERROR_CODE.invokeExact(status);
      String message = text((MemorySegment) GET_ERROR_MESSAGE.invokeExact(status));
      RELEASE_STATUS.invokeExact(status);
      throw new OrtException(code, message);
    }
  }

  private static MemorySegment make(Making call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(ADDRESS);
      check(() -> call.run(into));
      return into.get(ADDRESS, 0);
    }
  }

  private static String text(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  static MemorySegment createEnvironment(Arena names) {
    MemorySegment name = names.allocateFrom("jackdaw");
    return make(into -> (MemorySegment) CREATE_ENV.invokeExact(3, name, into));
  }

  static MemorySegment createSessionOptions() {
    return make(into -> (MemorySegment) CREATE_SESSION_OPTIONS.invokeExact(into));
  }

  static void setThreads(MemorySegment options, int threads) {
    check(() -> (MemorySegment) SET_INTRA_OP_THREADS.invokeExact(options, threads));
  }

  static void setLogSeverity(MemorySegment options, int level) {
    check(() -> (MemorySegment) SET_LOG_SEVERITY.invokeExact(options, level));
  }

  static void enableProfiling(MemorySegment options, MemorySegment path) {
    check(() -> (MemorySegment) ENABLE_PROFILING.invokeExact(options, path));
  }

  static void addConfigEntry(MemorySegment options, String key, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment k = arena.allocateFrom(key);
      MemorySegment v = arena.allocateFrom(value);
      check(() -> (MemorySegment) ADD_CONFIG_ENTRY.invokeExact(options, k, v));
    }
  }

  /** Gives weights that the model names as external their numbers, which are not copied where they are not rearranged. */
  static void addExternalInitializers(
      MemorySegment options, List<String> names, List<MemorySegment> values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment texts = texts(arena, names);
      MemorySegment pointers = pointers(arena, values);
      long count = names.size();
      check(
          () ->
              (MemorySegment)
                  ADD_EXTERNAL_INITIALIZERS.invokeExact(options, texts, pointers, count));
    }
  }

  static MemorySegment createCudaOptions(Map<String, String> settings) {
    MemorySegment options = make(into -> (MemorySegment) CREATE_CUDA_OPTIONS.invokeExact(into));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = texts(arena, List.copyOf(settings.keySet()));
      MemorySegment values = texts(arena, List.copyOf(settings.values()));
      long count = settings.size();
      check(() -> (MemorySegment) UPDATE_CUDA_OPTIONS.invokeExact(options, keys, values, count));
    }
    return options;
  }

  static void appendCuda(MemorySegment options, MemorySegment cuda) {
    check(() -> (MemorySegment) APPEND_CUDA.invokeExact(options, cuda));
  }

  static MemorySegment createSession(
      MemorySegment environment, MemorySegment path, MemorySegment options) {
    return make(
        into -> (MemorySegment) CREATE_SESSION.invokeExact(environment, path, options, into));
  }

  /** A session over a model in memory, which is not needed afterwards. */
  static MemorySegment createSession(
      MemorySegment environment, byte[] model, MemorySegment options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, model.length), 16);
      MemorySegment.copy(MemorySegment.ofArray(model), 0, bytes, 0, model.length);
      long length = model.length;
      return make(
          into ->
              (MemorySegment)
                  CREATE_SESSION_FROM_ARRAY.invokeExact(environment, bytes, length, options, into));
    }
  }

  /** Ends profiling. @return the file written */
  static String endProfiling(MemorySegment session) {
    MemorySegment allocator = make(into -> (MemorySegment) GET_DEFAULT_ALLOCATOR.invokeExact(into));
    MemorySegment name =
        make(into -> (MemorySegment) END_PROFILING.invokeExact(session, allocator, into));
    String file = text(name);
    free(allocator, name);
    return file;
  }

  /** Memory of a device: {@code Cpu}, {@code Cuda}. */
  static MemorySegment createMemoryInfo(String device, int id) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(device);
      return make(into -> (MemorySegment) CREATE_MEMORY_INFO.invokeExact(name, 0, id, 0, into));
    }
  }

  static MemorySegment createAllocator(MemorySegment session, MemorySegment info) {
    return make(into -> (MemorySegment) CREATE_ALLOCATOR.invokeExact(session, info, into));
  }

  static MemorySegment allocate(MemorySegment allocator, long bytes) {
    return make(into -> (MemorySegment) ALLOCATOR_ALLOC.invokeExact(allocator, bytes, into));
  }

  static void free(MemorySegment allocator, MemorySegment block) {
    check(() -> (MemorySegment) ALLOCATOR_FREE.invokeExact(allocator, block));
  }

  /** A tensor over existing memory, which must outlive it. */
  static MemorySegment createTensor(
      MemorySegment info, long address, long bytes, long[] lengths, ElementType type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment shape = arena.allocate(JAVA_LONG, Math.max(1, lengths.length));
      MemorySegment.copy(lengths, 0, shape, JAVA_LONG, 0, lengths.length);
      MemorySegment data = MemorySegment.ofAddress(address);
      long rank = lengths.length;
      int number = type.number();
      return make(
          into ->
              (MemorySegment)
                  CREATE_TENSOR_WITH_DATA.invokeExact(
                      info, data, bytes, shape, rank, number, into));
    }
  }

  static MemorySegment createBinding(MemorySegment session) {
    return make(into -> (MemorySegment) CREATE_IO_BINDING.invokeExact(session, into));
  }

  static void bindInput(MemorySegment binding, MemorySegment name, MemorySegment value) {
    check(() -> (MemorySegment) BIND_INPUT.invokeExact(binding, name, value));
  }

  static void bindOutput(MemorySegment binding, MemorySegment name, MemorySegment value) {
    check(() -> (MemorySegment) BIND_OUTPUT.invokeExact(binding, name, value));
  }

  /** Runs once; results are complete when it returns. */
  static void run(MemorySegment session, MemorySegment binding) {
    check(() -> (MemorySegment) RUN_WITH_BINDING.invokeExact(session, MemorySegment.NULL, binding));
  }

  /** Waits until copies to the device are done. */
  static void synchronizeInputs(MemorySegment binding) {
    check(() -> (MemorySegment) SYNCHRONIZE_INPUTS.invokeExact(binding));
  }

  /** Waits until results are written. */
  static void synchronizeOutputs(MemorySegment binding) {
    check(() -> (MemorySegment) SYNCHRONIZE_OUTPUTS.invokeExact(binding));
  }

  /** Names of the execution providers that the library was built with. */
  static List<String> providers() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(ADDRESS);
      MemorySegment count = arena.allocate(JAVA_INT);
      check(() -> (MemorySegment) GET_PROVIDERS.invokeExact(list, count));
      int n = count.get(JAVA_INT, 0);
      MemorySegment names = list.get(ADDRESS, 0).reinterpret(8L * n);
      List<String> providers = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        providers.add(text(names.getAtIndex(ADDRESS, i)));
      }
      check(() -> (MemorySegment) RELEASE_PROVIDERS.invokeExact(names, n));
      return providers;
    }
  }

  private static MemorySegment texts(Arena arena, List<String> texts) {
    return pointers(arena, texts.stream().map(arena::allocateFrom).toList());
  }

  private static MemorySegment pointers(Arena arena, List<MemorySegment> pointers) {
    MemorySegment array = arena.allocate(ADDRESS, Math.max(1, pointers.size()));
    for (int i = 0; i < pointers.size(); i++) {
      array.setAtIndex(ADDRESS, i, pointers.get(i));
    }
    return array;
  }

  /** A path as the library takes it: UTF-16 on Windows, UTF-8 elsewhere. */
  static MemorySegment path(Arena arena, java.nio.file.Path path) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return arena.allocateFrom(
        path.toString(), windows ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
  }
}
