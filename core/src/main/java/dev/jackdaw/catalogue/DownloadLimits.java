package dev.jackdaw.catalogue;

import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param connect for a connection
 * @param silence without a single byte
 * @param attempts without progress before it gives up
 * @param pause before the first further attempt; doubled each time
 * @param redirects followed
 */
public record DownloadLimits(
    Duration connect, Duration silence, int attempts, Duration pause, int redirects) {
  /** For the public network. */
  public static final DownloadLimits STANDARD =
      new DownloadLimits(
          Duration.ofSeconds(20), Duration.ofSeconds(30), 5, Duration.ofMillis(500), 5);
}
