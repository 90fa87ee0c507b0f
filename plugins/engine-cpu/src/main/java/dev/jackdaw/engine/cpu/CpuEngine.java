package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Graph;
import dev.jackdaw.graph.op.Composite;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Kernels, products and a team of threads; its programs run one at a time. */
final class CpuEngine implements Engine {
  private final ReentrantLock lock = new ReentrantLock();
  private final EngineLadder ladder;
  private final ThreadTeam team;
  private final boolean measures;

  CpuEngine(CpuEngineConfig config) {
    int threads =
        config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
    ladder = EngineLadder.climb(threads, config.products());
    team = new ThreadTeam(threads, ladder.machine().products()::enterThread);
    measures = config.profile();
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo(
        "cpu", "cpu", ladder.machine().members(), List.of(Precision.values()), ladder.choices());
  }

  @Override
  public boolean runs(Composite op) {
    return CompositeLowering.runs(op);
  }

  @Override
  public Store store() {
    return new CpuStore();
  }

  @Override
  public Program compile(Graph graph, Store store, Bounds bounds, Precision precision) {
    // asked for bfloat16 where it would be slower, products stay float32: a recipe means the same
    // on every machine, only more exactly
    boolean half = precision == Precision.BF16 && ladder.machine().products().fastBf16();
    return new CpuProgram(this, graph, CpuStore.of(store), bounds, half);
  }

  Machine machine() {
    return ladder.machine();
  }

  ThreadTeam team() {
    return team;
  }

  boolean measures() {
    return measures;
  }

  /** Runs a program's work on this thread and the team, after any other program's. */
  void exclusively(Runnable work) {
    lock.lock();
    try {
      ladder.machine().products().enterThread();
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Renews a tensor's bfloat16 copy; called within {@link #exclusively}. */
  void toBf16(CpuStore.Stored stored) {
    ElementwiseKernels kernels = ladder.machine().kernels().elementwise();
    long from = stored.address();
    long to = stored.half();
    team.run(
        (member, members) -> {
          long first = ThreadTeam.share(stored.elements, Lowering.GRAIN, member, members);
          long n = ThreadTeam.share(stored.elements, Lowering.GRAIN, member + 1, members) - first;
          kernels.toBf16(from + 4 * first, to + 2 * first, n);
        });
    stored.setHalfCurrent(true);
  }

  /** @throws UserException if the machine has not so much memory left */
  NativeMemory reserve(long bytes) {
    long available = availableBytes();
    if (bytes > available) {
      throw tooLarge(bytes, available);
    }
    try {
      return NativeMemory.allocate(bytes);
    } catch (OutOfMemoryError e) {
      throw tooLarge(bytes, available);
    }
  }

  private static UserException tooLarge(long bytes, long available) {
    return new UserException(
        UserException.Kind.RESOURCES,
        Problem.of(
                "the plan needs %,d MiB for intermediate values, the machine has %,d MiB left"
                    .formatted(bytes >> 20, available >> 20))
            .fix("lower the batch or the context length: intermediate values grow with both"));
  }

  /** What Linux says is available without swapping; elsewhere no limit is known before allocation fails. */
  private static long availableBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      return Long.MAX_VALUE; // not Linux
    }
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {
    team.close();
    ladder.machine().products().close();
  }
}
