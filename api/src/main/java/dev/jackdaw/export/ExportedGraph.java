package dev.jackdaw.export;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.graph.Graph;

/**
 * One graph to be written.
 *
 * @param name lower-case letters, digits and dashes, of no other graph in the plan; files are named after it
 * @param purpose what it is for
 * @param head name of the head it ends in; empty without one
 * @param graph primitives and composites
 * @param bounds the largest value of every symbolic size
 */
public record ExportedGraph(String name, Purpose purpose, String head, Graph graph, Bounds bounds) {
  public ExportedGraph {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "[export] graph name \"" + name + "\" is not lower-case letters, digits and dashes");
    }
  }
}
