package dev.jackdaw.inference;

import dev.jackdaw.engine.Program;
import java.util.Set;

/**
 * A program over whole sequences.
 *
 * @param inputs those it takes, of {@link dev.jackdaw.assembly.Inputs}
 */
public record SequenceProgram(Program program, Set<String> inputs) {
  public SequenceProgram {
    inputs = Set.copyOf(inputs);
  }
}
