package dev.jackdaw.graph.op;

import dev.jackdaw.graph.Node;
import dev.jackdaw.graph.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the lists of {@link Op#gradient}. */
public final class Gradients {
  private Gradients() {}

  /** The gradient of the first output of a node that is differentiated through that output alone. */
  public static Value only(List<@Nullable Value> gradients) {
    Value first = gradients.getFirst();
    if (first == null) {
      throw new IllegalStateException("[gradient] nothing depends on the first output");
    }
    return first;
  }

  public static List<@Nullable Value> of(@Nullable Value... gradients) {
    return Collections.unmodifiableList(Arrays.<@Nullable Value>asList(gradients));
  }

  /** No gradient for any input. */
  public static List<@Nullable Value> none(Node node) {
    return Collections.nCopies(node.inputs().size(), null);
  }
}
