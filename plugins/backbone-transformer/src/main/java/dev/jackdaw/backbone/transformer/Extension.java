package dev.jackdaw.backbone.transformer;

import dev.jackdaw.backbone.transformer.AttentionConfig.Biases;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Settings of a transformer with further parameters. */
final class Extension {
  private static final Pattern READING = blocks("attention\\.(query|key|value)\\.bias");
  private static final Pattern WRITING = blocks("attention\\.output\\.bias");
  private static final Pattern FEED_FORWARD = blocks("feed_forward\\.(gate|up|down)\\.bias");
  private static final String HEAD = "head.weight";

  private Extension() {}

  private static Pattern blocks(String rest) {
    return Pattern.compile("blocks\\.\\d+\\." + rest);
  }

  /** @param config complete */
  static Optional<TransformerConfig> of(TransformerConfig config, Set<String> parameters) {
    Biases biases = config.attention().orElseThrow().biases();
    boolean feedForward = config.feedForward().orElseThrow().bias();
    boolean tied = config.embedding().orElseThrow().tied();
    for (String parameter : parameters) {
      if (parameter.equals(HEAD)) {
        tied = false;
      } else if (WRITING.matcher(parameter).matches()) {
        biases = Biases.ALL;
      } else if (READING.matcher(parameter).matches()) {
        biases = biases == Biases.NONE ? Biases.QKV : biases;
      } else if (FEED_FORWARD.matcher(parameter).matches()) {
        feedForward = true;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(
        new TransformerConfig(
            config.preset(),
            config.depth(),
            config.style(),
            config.layers(),
            config.width(),
            config.heads(),
            config.contextLength(),
            Optional.of(config.attention().orElseThrow().biased(biases)),
            Optional.of(config.feedForward().orElseThrow().biased(feedForward)),
            config.norm(),
            config.positions(),
            Optional.of(config.embedding().orElseThrow().tiedOrNot(tied)),
            config.dropout(),
            config.initialDeviation()));
  }
}
