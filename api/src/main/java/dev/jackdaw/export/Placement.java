package dev.jackdaw.export;

/**
 * Where an exported model is to run.
 *
 * @param device {@code cpu}, {@code cuda}, {@code cuda:1}, or {@code auto}: the best there is. A device that is named and cannot be had
 *     is an error, never a silent fall-back
 * @param threads that compute on the CPU; 0 takes all of the machine
 */
public record Placement(String device, int threads) {
  /** The CPU with all its threads. */
  public static final Placement CPU = new Placement("cpu", 0);

  public Placement {
    if (!device.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
      throw new IllegalArgumentException(
          "[placement] device \"" + device + "\" is none of cpu, cuda, cuda:N, auto");
    }
    if (threads < 0) {
      throw new IllegalArgumentException("[placement] threads " + threads);
    }
  }
}
