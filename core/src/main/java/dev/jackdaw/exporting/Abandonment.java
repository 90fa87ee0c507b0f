package dev.jackdaw.exporting;

import dev.jackdaw.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a half-written folder when the process is told to end: it is removed, and nothing gets its name any more. Renaming, once
 * begun, is finished first.
 */
final class Abandonment implements Disk, AutoCloseable {
  private static final int TRIES = 50;
  private static final long PAUSE_MILLIS = 20;

  private final ReentrantLock renaming = new ReentrantLock();
  private final Thread hook = new Thread(this::abandon, "abandon-export");
  private boolean abandoned;
  private @Nullable Path partial;

  /** Watches for the end of the process, until closed. */
  static Abandonment watching() {
    Abandonment watching = new Abandonment();
    Runtime.getRuntime().addShutdownHook(watching.hook);
    return watching;
  }

  /** Names the folder that is being written. */
  void writes(Path folder) {
    renaming.lock();
    try {
      partial = folder;
    } finally {
      renaming.unlock();
    }
  }

  /** What the end of the process does. */
  void abandon() {
    renaming.lock();
    try {
      abandoned = true;
      for (int i = 0; partial != null && i < TRIES; i++) {
        try {
          Disk.REAL.delete(partial);
          return;
        } catch (IOException _) {
          Thread.sleep(PAUSE_MILLIS); // a file was added to it meanwhile
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      renaming.unlock();
    }
  }

  /** Keeps the end of the process waiting until closed: to set an old folder aside and to name the new one is one step. */
  @Override
  public void move(Path from, Path to) throws IOException {
    if (!renaming.isHeldByCurrentThread()) {
      renaming.lock();
    }
    if (abandoned) {
      throw new IOException("the export was interrupted");
    }
    Disk.REAL.move(from, to);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the process is ending already
    }
    if (renaming.isHeldByCurrentThread()) {
      renaming.unlock();
    }
  }
}
