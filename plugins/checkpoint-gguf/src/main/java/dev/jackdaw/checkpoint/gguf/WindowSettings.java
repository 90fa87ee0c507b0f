package dev.jackdaw.checkpoint.gguf;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A sliding window, and the blocks it does not apply to.
 *
 * @param pattern every how many blocks one sees everything, where the file does not say; 0: none does
 */
record WindowSettings(int pattern) implements Setting {
  @Override
  public void read(Metadata metadata, String prefix, Settings settings) {
    String key = prefix + "attention.sliding_window";
    Double said = metadata.real(key);
    Integer window = said == null || said == 0 ? null : metadata.size(key);
    settings.put("attention.window", window == null ? Integer.valueOf(0) : window);
    if (window == null || !metadata.sound()) {
      return;
    }
    Integer every = metadata.size(prefix + "attention.sliding_window_pattern");
    int step = every == null ? pattern : every;
    List<Integer> global =
        IntStream.range(0, settings.integer("layers"))
            .filter(i -> step > 0 && (i + 1) % step == 0)
            .boxed()
            .toList();
    settings.put("attention.global_layers", global);
  }
}
