package dev.jackdaw.inference;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.model.Head;
import java.util.Map;

/** What is needed of a model to say something about whole sequences. */
public interface SequenceModel extends RunnableModel {
  /** Its heads by name, in order. */
  Map<String, Head> heads();

  /** Features of an embedding. */
  int width();

  /** Output {@link dev.jackdaw.assembly.ModelGraphs#LOGITS} of a head that labels sequences; the caller closes the program. */
  SequenceProgram labels(String head, Bounds bounds);

  /**
   * Output {@link dev.jackdaw.assembly.ModelGraphs#EMBEDDING}; the caller closes the program.
   *
   * @throws dev.jackdaw.problem.UserException if it was exported without
   */
  SequenceProgram embedding(Bounds bounds);
}
