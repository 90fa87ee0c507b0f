package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime on one device: makes sessions, tensors and memory, and knows why it is this device. Safe for several threads. */
final class OrtRuntime implements AutoCloseable {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** Failures come back as exceptions; the library need not print them too. */
  private static final int FATAL_ALONE = 4;

  private static final String CUDA = "CUDAExecutionProvider";

  private final OrtObjects objects = new OrtObjects();
  private final Arena names = Arena.ofShared();
  private final OrtObjects.Owned environment;
  private final OrtObjects.Owned host;
  private final int threads;
  private final List<String> choices = new CopyOnWriteArrayList<>();
  private final @Nullable CudaMemory cuda;

  /**
   * Starts the runtime.
   *
   * @param device {@code cpu}, {@code cuda}, {@code cuda:1} or {@code auto}
   * @param threads that compute on the CPU; 0: one per processor
   * @throws UserException if the library is missing, or CUDA was asked for and cannot be had, with the reason
   */
  OrtRuntime(String device, int threads) {
    if (!device.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("device \"" + device + "\"")
              .available(List.of("cpu", "cuda", "cuda:N", "auto")));
    }
    this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    requireLibrary();
    environment = objects.own(OrtApi.Kind.ENVIRONMENT, OrtApi.createEnvironment(names));
    host = objects.own(OrtApi.Kind.MEMORY_INFO, OrtApi.createMemoryInfo("Cpu", 0));
    choices.add("ONNX Runtime " + OrtApi.version());
    try {
      cuda = device.equals("cpu") ? null : cuda(device);
    } catch (RuntimeException e) {
      host.close();
      environment.close();
      names.close();
      throw e;
    }
  }

  private static void requireLibrary() {
    try {
      OrtApi.version();
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new UserException(
          UserException.Kind.PLUGIN,
          Problem.of("the engine onnx cannot run here: " + reason.getMessage())
              .fix("use the engine cpu"),
          e);
    }
  }

  private @Nullable CudaMemory cuda(String device) {
    int id = device.startsWith("cuda:") ? Integer.parseInt(device.substring(5)) : 0;
    String reason;
    if (!OrtApi.providers().contains(CUDA)) {
      reason =
          "this ONNX Runtime was built without CUDA; it has "
              + String.join(", ", OrtApi.providers());
    } else {
      try {
        CudaMemory memory = new CudaMemory(this, id);
        choices.add("CUDA device " + id);
        return memory;
      } catch (OrtException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    if (device.equals("auto")) {
      choices.add("the CPU, because CUDA cannot be had: " + reason);
      return null;
    }
    throw new UserException(
        UserException.Kind.PLUGIN,
        Problem.of("device " + device + " was asked for and cannot be had: " + reason)
            .fix(
                "put onnxruntime_gpu in the place of onnxruntime, with the CUDA and cuDNN versions it was built for;"
                    + " or ask for device cpu"));
  }

  Device device() {
    return cuda == null ? Device.CPU : Device.CUDA;
  }

  /** {@code cpu} or {@code cuda:0}. */
  String deviceName() {
    return cuda == null ? "cpu" : "cuda:" + cuda.id();
  }

  int threads() {
    return threads;
  }

  /** What was chosen and why. */
  List<String> choices() {
    return List.copyOf(choices);
  }

  /** Adds to what was chosen, once. */
  void note(String choice) {
    if (!choices.contains(choice)) {
      choices.add(choice);
    }
  }

  OrtObjects objects() {
    return objects;
  }

  /** A session over a model in memory. @throws OrtException if ONNX Runtime does not take it */
  OrtSession session(byte[] model, SessionSettings settings) {
    return session(settings, (env, options) -> OrtApi.createSession(env, model, options));
  }

  /** A session over a file, whose external data lies beside it. @throws OrtException if ONNX Runtime does not take it */
  OrtSession session(Path model, SessionSettings settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = OrtApi.path(arena, model.toAbsolutePath());
      return session(settings, (env, options) -> OrtApi.createSession(env, path, options));
    }
  }

  private OrtSession session(
      SessionSettings settings, BiFunction<MemorySegment, MemorySegment, MemorySegment> create) {
    List<OrtObjects.Owned> values = new ArrayList<>();
    try (OrtObjects.Owned options =
        objects.own(OrtApi.Kind.SESSION_OPTIONS, OrtApi.createSessionOptions())) {
      OrtApi.setThreads(options.pointer(), threads);
      OrtApi.setLogSeverity(options.pointer(), FATAL_ALONE);
      settings.entries().forEach((k, v) -> OrtApi.addConfigEntry(options.pointer(), k, v));
      if (settings.profile() != null) {
        try (Arena arena = Arena.ofConfined()) {
          OrtApi.enableProfiling(options.pointer(), OrtApi.path(arena, settings.profile()));
        }
      }
      if (!settings.weights().isEmpty()) {
        settings.weights().values().forEach(weight -> values.add(onHost(weight)));
        OrtApi.addExternalInitializers(
            options.pointer(),
            List.copyOf(settings.weights().keySet()),
            values.stream().map(OrtObjects.Owned::pointer).toList());
      }
      if (cuda != null) {
        appendCuda(options.pointer(), cuda.id());
      } else if (settings.cudaDevice() >= 0) {
        appendCuda(options.pointer(), settings.cudaDevice());
      }
      MemorySegment session = create.apply(environment.pointer(), options.pointer());
      return new OrtSession(this, objects.own(OrtApi.Kind.SESSION, session), values);
    } catch (RuntimeException e) {
      values.forEach(OrtObjects.Owned::close);
      throw e;
    }
  }

  private void appendCuda(MemorySegment options, int id) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("device_id", Integer.toString(id));
    settings.put("arena_extend_strategy", "kSameAsRequested");
    try (OrtObjects.Owned provider =
        objects.own(OrtApi.Kind.CUDA_OPTIONS, OrtApi.createCudaOptions(settings))) {
      OrtApi.appendCuda(options, provider.pointer());
    }
  }

  private OrtObjects.Owned onHost(SessionSettings.Weight weight) {
    DeviceBlock block = weight.block();
    return hostTensor(block.address(), weight.lengths(), weight.type());
  }

  /** A tensor over memory of the host, which must outlive it. */
  OrtObjects.Owned hostTensor(long address, long[] lengths, ElementType type) {
    return tensor(host, address, lengths, type);
  }

  /** A tensor over memory of the device, which must outlive it. */
  OrtObjects.Owned deviceTensor(long address, long[] lengths, ElementType type) {
    return tensor(cuda == null ? host : cuda.info(), address, lengths, type);
  }

  private OrtObjects.Owned tensor(
      OrtObjects.Owned info, long address, long[] lengths, ElementType type) {
    long bytes = type.bytes();
    for (long length : lengths) {
      bytes = Math.multiplyExact(bytes, length);
    }
    return objects.own(
        OrtApi.Kind.VALUE, OrtApi.createTensor(info.pointer(), address, bytes, lengths, type));
  }

  /** Zeroed memory of the host. @throws UserException if the system has not so much */
  DeviceBlock hostBlock(long bytes) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = arena.allocate(Math.max(64, bytes), 64);
      objects.allocated(bytes);
      return new DeviceBlock(
          segment.address(),
          bytes,
          () -> {
            arena.close();
            objects.freed(bytes);
          });
    } catch (OutOfMemoryError e) {
      arena.close();
      throw tooLarge(bytes, e);
    }
  }

  private UserException tooLarge(long bytes, Throwable reason) {
    return new UserException(
        UserException.Kind.RESOURCES,
        Problem.of(
                "%s has not %,d MiB more; the engine onnx holds %,d MiB"
                    .formatted(deviceName(), bytes >> 20, objects.bytes() >> 20))
            .fix("lower the batch, the context length or the size of the model"),
        reason);
  }

  /** Zeroed memory of the device. @throws UserException if it has not so much */
  DeviceBlock deviceBlock(long bytes) {
    if (cuda == null) {
      return hostBlock(bytes);
    }
    try {
      return cuda.allocate(bytes);
    } catch (OrtException e) {
      throw tooLarge(bytes, e);
    }
  }

  /** Copies from the host to the device. */
  void toDevice(MemorySegment from, long address) {
    if (cuda == null) {
      MemorySegment.copy(from, 0, ALL, address, from.byteSize());
    } else {
      cuda.toDevice(from, address);
    }
  }

  /** Copies from the device to the host. */
  void toHost(long address, MemorySegment into) {
    if (cuda == null) {
      MemorySegment.copy(ALL, address, into, 0, into.byteSize());
    } else {
      cuda.toHost(address, into);
    }
  }

  /** Copies within the device. */
  void within(long from, long to, long bytes) {
    if (cuda == null) {
      MemorySegment.copy(ALL, from, ALL, to, bytes);
    } else {
      cuda.within(from, to, bytes);
    }
  }

  @Override
  public void close() {
    if (cuda != null) {
      cuda.close();
    }
    host.close();
    environment.close();
    names.close();
  }
}
