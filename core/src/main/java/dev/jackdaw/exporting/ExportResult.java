package dev.jackdaw.exporting;

import java.nio.file.Path;
import java.util.List;

/**
 * An export that succeeded.
 *
 * @param folder where it lies
 * @param bytes of all its files
 * @param parity what the gate found
 * @param graphs names of the graphs
 * @param notes what somebody should know, a sentence each
 */
public record ExportResult(
    Path folder, long bytes, ParityReport parity, List<String> graphs, List<String> notes) {
  public ExportResult {
    graphs = List.copyOf(graphs);
    notes = List.copyOf(notes);
  }
}
