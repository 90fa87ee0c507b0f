package dev.jackdaw.generation;

/** Decides how a sequence goes on. Called by the thread that steps. */
public interface Continuation {
  /** Says that the sequence is over. */
  int DONE = -1;

  /**
   * The next token.
   *
   * @param logits one per id; may be changed, but not kept
   * @return the token, or {@link #DONE}
   */
  int next(float[] logits);

  /** Told when the token just given fills the context, so that there will be no further one. */
  void contextFull();
}
