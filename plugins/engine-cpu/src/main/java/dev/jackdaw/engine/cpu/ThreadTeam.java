package dev.jackdaw.engine.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs one task at a time, the caller being member 0. Members spin for about a millisecond between tasks
 * and then park, so that the many short kernels of a step start within a microsecond and an idle engine costs nothing. (Shorter spins
 * lost up to half the speed of products: both members were woken on one core.) Every member always receives the same share of the work,
 * and reductions over members run in their order, so results do not depend on timing.
 *
 * <p>A share that its member has not begun when the caller is done with its own is done by the caller: on a machine that other programs
 * keep busy a member may wait milliseconds for a core, which a step of microseconds must not wait for. Shares are numbered, so it does
 * not matter to the result which thread does one.
 *
 * <p>Not for concurrent callers: the engine serialises its programs.
 */
final class ThreadTeam implements AutoCloseable {
  /** One member's share of a task. */
  interface Task {
    void run(int member, int members);
  }

  private static final long SPIN_NANOS = 1_000_000;

  /** After this long a spinning member lets others have its core between two looks. */
  private static final long YIELD_NANOS = 30_000;

  /** Ints between two members' counters: two cache lines, because neighbours are prefetched in pairs. */
  private static final int PADDING = 32;

  private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle FLAG = MethodHandles.arrayElementVarHandle(boolean[].class);

  private final Thread[] workers;
  private final int[] finished;

  /** The last round in which each member's share was begun, by the member or by the caller. */
  private final int[] begun;

  private final boolean[] parked;
  private final @Nullable Throwable[] failures;
  private volatile int round;
  private volatile @Nullable Thread waitingCaller;
  private volatile boolean closed;
  private @Nullable Task task;
  private boolean running;

  /**
   * @param members at least 1, the caller included
   * @param onStart runs once in every worker before its first task
   */
  ThreadTeam(int members, Runnable onStart) {
    if (members < 1) {
      throw new IllegalArgumentException(
          "[thread_team] " + members + " members, expected at least 1");
    }
    workers = new Thread[members - 1];
    finished = new int[members * PADDING];
    begun = new int[members * PADDING];
    parked = new boolean[members * 4 * PADDING];
    failures = new Throwable[members];
    for (int i = 0; i < workers.length; i++) {
      int member = i + 1;
      workers[i] =
          Thread.ofPlatform()
              .daemon()
              .name("jackdaw-cpu-" + member)
              .unstarted(() -> work(member, onStart));
    }
    for (Thread worker : workers) {
      worker.start();
    }
  }

  int members() {
    return workers.length + 1;
  }

  /** Runs the task on every member and returns when all are done; the lowest member's failure is thrown after that. */
  void run(Task task) {
    if (running) {
      throw new IllegalStateException(
          "[thread_team] a task may not start another one on its own team");
    }
    if (closed) {
      throw new IllegalStateException("[thread_team] closed");
    }
    running = true;
    try {
      this.task = task;
      int current = round + 1;
      round = current;
      for (int i = 0; i < workers.length; i++) {
        if (isParked(i + 1)) {
          LockSupport.unpark(workers[i]);
        }
      }
      runShare(0, task);
      for (int member = 1; member <= workers.length; member++) {
        if (begins(member, current)) {
          runShare(member, task);
          COUNTER.setVolatile(finished, member * PADDING, current);
        }
      }
      for (int member = 1; member <= workers.length; member++) {
        awaitFinished(member, current);
      }
    } finally {
      running = false;
      this.task = null;
    }
    throwFailure();
  }

  /** Start of a member's share of {@code n} items, in multiples of {@code grain}; the share ends where the next one starts. */
  static long share(long n, long grain, int member, int members) {
    long grains = (n + grain - 1) / grain;
    return Math.min(n, grains * member / members * grain);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  private void work(int member, Runnable onStart) {
    int seen = 0;
    try {
      onStart.run();
    } catch (Throwable failure) {
      failures[member] = failure;
    }
    while (true) {
      awaitRound(member, seen);
      if (closed) {
        return;
      }
      seen = round;
      if (!begins(member, seen)) {
        continue; // the caller did it
      }
      Task current = task;
      if (current != null) {
        runShare(member, current);
      }
      COUNTER.setVolatile(finished, member * PADDING, seen);
      Thread caller = waitingCaller;
      if (caller != null) {
        LockSupport.unpark(caller);
      }
    }
  }

  /** Whether the calling thread is the first to ask for this share of this round, and so the one that does it. */
  private boolean begins(int member, int current) {
    return COUNTER.compareAndSet(begun, member * PADDING, current - 1, current);
  }

  private void runShare(int member, Task task) {
    try {
      task.run(member, members());
    } catch (Throwable failure) {
      failures[member] = failure;
    }
  }

  private void awaitRound(int member, int seen) {
    long start = System.nanoTime();
    for (int spins = 1; round == seen; spins++) {
      Thread.onSpinWait();
      if ((spins & 63) != 0) {
        continue;
      }
      long waited = System.nanoTime() - start;
      if (waited > YIELD_NANOS) {
        Thread.yield();
      }
      if (closed || waited > SPIN_NANOS) {
        setParked(member, true);
        while (round == seen && !closed) {
          LockSupport.park(this);
        }
        setParked(member, false);
        return;
      }
    }
  }

  private void awaitFinished(int member, int current) {
    long start = System.nanoTime();
    for (int spins = 1; (int) COUNTER.getVolatile(finished, member * PADDING) != current; spins++) {
      Thread.onSpinWait();
      if ((spins & 63) != 0) {
        continue;
      }
      long waited = System.nanoTime() - start;
      if (waited > YIELD_NANOS) {
        Thread.yield();
      }
      if (waited > SPIN_NANOS) {
        waitingCaller = Thread.currentThread();
        while ((int) COUNTER.getVolatile(finished, member * PADDING) != current) {
          LockSupport.park(this);
        }
        waitingCaller = null;
        return;
      }
    }
  }

  private void throwFailure() {
    Throwable first = null;
    for (int member = 0; member < failures.length; member++) {
      Throwable failure = failures[member];
      failures[member] = null;
      if (first == null) {
        first = failure;
      } else if (failure != null && !failure.equals(first)) {
        first.addSuppressed(failure);
      }
    }
    switch (first) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("[thread_team] a task failed", first);
    }
  }

  private boolean isParked(int member) {
    return (boolean) FLAG.getVolatile(parked, member * 4 * PADDING);
  }

  private void setParked(int member, boolean value) {
    FLAG.setVolatile(parked, member * 4 * PADDING, value);
  }
}
