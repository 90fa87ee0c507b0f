package dev.jackdaw.benchmarks.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another trainer, as a command: it is given the text file and the vocabulary size, and its last line
 * of output is the seconds that training took, reading the file not counted.
 */
record TrainingPeer(List<String> command) {
  double seconds(Path text, int vocabulary) {
    List<String> whole = new ArrayList<>(command);
    whole.add(text.toString());
    whole.add(Integer.toString(vocabulary));
    try {
      Process process =
          new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String last = "";
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          last = line;
        }
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("[benchmark] " + whole + " ended with " + status);
      }
      return Double.parseDouble(last.trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("[benchmark] interrupted", e);
    }
  }
}
