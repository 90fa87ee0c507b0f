package dev.jackdaw.cli;

import dev.jackdaw.model.DataRow;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How far a command is through a file. */
final class BatchProgress implements AutoCloseable {
  /** Rows computed together: enough that batches of like length can be made of them. */
  private static final int PIECE = 2048;

  private final ProgressLine line;
  private final String did;
  private final long start = System.nanoTime();
  private long rows;

  /** @param did what is done with a row: "embedded" */
  BatchProgress(Session session, String did) {
    line = new ProgressLine(session.console());
    this.did = did;
  }

  /** What is done with some rows. */
  interface Work {
    void of(List<DataRow> rows) throws IOException;
  }

  /** Does it with all rows of a file, piece by piece. */
  static void forEach(RowInput input, Work work) throws IOException {
    try {
      input.forEach(
          PIECE,
          rows -> {
            try {
              work.of(rows);
            } catch (IOException e) {
              throw new OutputFailure(e);
            }
          });
    } catch (OutputFailure e) {
      throw e.getCause();
    }
  }

  /** Keeps what went wrong in writing apart from what went wrong in reading. */
  private static final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    OutputFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    @Override
    public synchronized IOException getCause() {
      return failure;
    }
  }

  void done(int more) {
    rows += more;
    double seconds = (System.nanoTime() - start) * 1e-9;
    line.update(
        String.format(Locale.ROOT, "%,d rows %s, %,.0f a second", rows, did, rows / seconds));
  }

  @Override
  public void close() {
    line.close();
  }
}
