package dev.jackdaw.cli;

import java.util.concurrent.CountDownLatch;

/**
 * What Ctrl-C and SIGTERM do while something runs that can stop in good order: it is asked to, and the JVM, which ends when such a
 * signal comes, waits until it has. A second Ctrl-C cannot be told from the first here; {@code kill -9} always works, and costs
 * what was done since the last checkpoint.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch finished;
  private final Thread hook;

  private Interruption(CountDownLatch finished, Thread hook) {
    this.finished = finished;
    this.hook = hook;
  }

  static Interruption of(Runnable requestStop, ProgressLine line) {
    CountDownLatch finished = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              line.print(
                  "stopping after this step; to stop at once, kill -9 "
                      + ProcessHandle.current().pid());
              requestStop.run();
              try {
                finished.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-in-good-order");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(finished, hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the JVM is ending: the hook waits for what is still to be printed
    }
    finished.countDown();
  }
}
