package dev.jackdaw.catalogue;

import dev.jackdaw.bundle.FileDigest;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.Disk;
import dev.jackdaw.storage.WriteFailure;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Downloads files. What has arrived stays in a file of a temporary name, and the next attempt, or the next run, asks for the rest. A
 * file gets its name when it is complete, has the hash it must have, and is on the disk.
 */
final class Download implements AutoCloseable {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BEYOND_END = 416;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient client;
  private final DownloadLimits limits;

  Download(DownloadLimits limits) {
    this.limits = limits;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(limits.connect())
            .followRedirects(HttpClient.Redirect.NEVER);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  /** A fault that another attempt may not have. */
  private static final class PassingException extends IOException {
    private static final long serialVersionUID = 1L;

    PassingException(String message) {
      super(message);
    }
  }

  /**
   * Downloads a file; nothing is asked for if all of it has arrived before.
   *
   * @param target where it will be; its folder exists
   * @param progress told how many bytes have arrived
   * @throws UserException if it cannot be had, is not what it must be, or cannot be written
   */
  void fetch(DataFile file, Path target, LongConsumer progress) {
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try (FileChannel channel = open(part)) {
      boolean resumed = channel.size() > 0;
      try {
        complete(file, channel, progress);
        try {
          verify(file, part);
        } catch (UserException e) {
          if (!resumed) {
            throw e;
          }
          // what was there from an earlier run may be at fault
          channel.truncate(0);
          complete(file, channel, progress);
          verify(file, part);
        }
      } catch (UserException e) {
        if (channel.size() == file.bytes()) {
          Files.deleteIfExists(part);
        }
        throw e;
      }
      channel.force(true);
    } catch (IOException e) {
      throw WriteFailure.of(target, e, "");
    }
    try {
      Disk.REAL.move(part, target);
      Disk.REAL.sync(Objects.requireNonNull(target.toAbsolutePath().getParent()));
    } catch (IOException e) {
      throw WriteFailure.of(target, e, "");
    }
  }

  private static FileChannel open(Path part) throws IOException {
    FileChannel channel =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // locked in this process
    }
    channel.close();
    throw new UserException(
        UserException.Kind.OUTPUT,
        Problem.of("another process is downloading it").at(part.toString()).fix("wait for it"));
  }

  /** Attempts until everything is there; an attempt that got further does not count. */
  private void complete(DataFile file, FileChannel part, LongConsumer progress) throws IOException {
    if (part.size() > file.bytes()) {
      part.truncate(0);
    }
    int failures = 0;
    while (part.size() < file.bytes()) {
      long before = part.size();
      try {
        attempt(file, part, progress);
      } catch (PassingException e) {
        failures = part.size() > before ? 1 : failures + 1;
        if (failures >= limits.attempts()) {
          throw unavailable(
              file,
              "%s; %,d of %,d bytes have arrived"
                  .formatted(e.getMessage(), part.size(), file.bytes()),
              "run the same command again: it goes on from there");
        }
        pause(failures);
      }
    }
  }

  private void pause(int failures) {
    try {
      Thread.sleep(limits.pause().multipliedBy(1L << (failures - 1)));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("[download] interrupted", e);
  }

  private void attempt(DataFile file, FileChannel part, LongConsumer progress) throws IOException {
    long have = part.size();
    HttpResponse<BodyStream> response = ask(file, have);
    int status = response.statusCode();
    try (BodyStream body = response.body()) {
      boolean goesOn =
          status == PARTIAL
              && response
                  .headers()
                  .firstValue("Content-Range")
                  .map(range -> range.matches("bytes " + have + "-\\d+/(\\d+|\\*)"))
                  .orElse(false);
      if (status == OK || (status == PARTIAL && !goesOn) || status == BEYOND_END) {
        part.truncate(0);
      }
      if (status == OK || goesOn) {
        body.copy(part, file, progress);
      } else if (status == PARTIAL || status == BEYOND_END) {
        throw new PassingException("the server gave another range than was asked for");
      } else if (status == TOO_MANY || status >= SERVER_ERROR) {
        throw new PassingException("the server says " + status);
      } else {
        throw unavailable(
            file,
            "the server says " + status,
            "see " + file.url() + ", or give a folder that has it with --data-dir");
      }
    }
  }

  /** Follows redirections, but never from https to http. */
  private HttpResponse<BodyStream> ask(DataFile file, long have) throws IOException {
    URI address = file.address();
    for (int hop = 0; hop <= limits.redirects(); hop++) {
      HttpResponse<BodyStream> response = send(address, have);
      int status = response.statusCode();
      String location = response.headers().firstValue("Location").orElse("");
      if (status < 301 || status > 308 || status == 304 || location.isEmpty()) {
        return response;
      }
      response.body().close();
      URI next = address.resolve(location);
      boolean web = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
      if (!web || ("https".equals(address.getScheme()) && !"https".equals(next.getScheme()))) {
        throw unavailable(file, "it leads to " + next + ", which is not followed", "");
      }
      address = next;
    }
    throw unavailable(file, "it leads on more than " + limits.redirects() + " times", "");
  }

  private HttpResponse<BodyStream> send(URI address, long have) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(limits.silence())
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "jackdaw");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    try {
      return client.send(
          request.build(),
          info ->
              HttpResponse.BodySubscribers.mapping(
                  HttpResponse.BodySubscribers.ofInputStream(),
                  in -> new BodyStream(in, limits.silence())));
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new PassingException(
          "no answer from " + address.getHost() + ": " + BodyStream.reason(e));
    }
  }

  private static void verify(DataFile file, Path part) throws IOException {
    FileDigest found = FileDigest.of(part);
    if (!found.sha256().equals(file.sha256())) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "%s is not what the catalogue says: its SHA-256 is %s, expected %s"
                      .formatted(file.name(), found.sha256(), file.sha256()))
              .at(file.url())
              .fix("it has changed, or something on the way changes it; nothing was kept"));
    }
  }

  private static UserException unavailable(DataFile file, String what, String fix) {
    Problem problem = Problem.of("cannot download " + file.name() + ": " + what).at(file.url());
    return new UserException(UserException.Kind.INPUT, fix.isEmpty() ? problem : problem.fix(fix));
  }

  @Override
  public void close() {
    client.close();
  }

  /** Makes faults of the network passing ones. */
  static IOException passing(String message) {
    return new PassingException(message);
  }
}
