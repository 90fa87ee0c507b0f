package dev.jackdaw.engine.onnx;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;

/** What ONNX Runtime says when it cannot do something. */
final class OrtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  OrtException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** Its OrtErrorCode. */
  int code() {
    return code;
  }

  /** Whether memory was not to be had. */
  boolean outOfMemory() {
    String message = String.valueOf(getMessage());
    return message.contains("Failed to allocate memory")
        || message.contains("bad_alloc")
        || message.contains("out of memory");
  }

  /**
   * As a failure of what was being done: out of memory is the user's to mend, everything else the programmer's.
   *
   * @param what with sizes: {@code running the program with B=8, T=256}
   */
  RuntimeException during(String what) {
    if (outOfMemory()) {
      return new UserException(
          UserException.Kind.RESOURCES,
          Problem.of("ONNX Runtime had not enough memory for " + what + ": " + getMessage())
              .fix("lower the batch or the context length: intermediate values grow with both"),
          this);
    }
    return new IllegalStateException("[onnx] " + what + ": " + getMessage(), this);
  }
}
