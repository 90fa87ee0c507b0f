package dev.jackdaw.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A disk whose steps fail when told to. */
public final class FailingDisk implements Disk {
  /** The step that fails. */
  public enum Step {
    NONE,
    SYNC,
    MOVE
  }

  private final String message;
  private Step failing = Step.NONE;
  private int after;

  public FailingDisk(String message) {
    this.message = message;
  }

  /** From now on a step fails once it was done a number of times. */
  public void fail(Step step, int afterTimes) {
    failing = step;
    after = afterTimes;
  }

  private void count(Step step) throws IOException {
    if (failing == step && after-- <= 0) {
      throw new IOException(message);
    }
  }

  @Override
  public void sync(Path path) throws IOException {
    count(Step.SYNC);
    Disk.super.sync(path);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    count(Step.MOVE);
    Disk.super.move(from, to);
  }
}
