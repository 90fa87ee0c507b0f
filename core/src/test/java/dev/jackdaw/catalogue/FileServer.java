package dev.jackdaw.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves one file, well or badly, and remembers what was asked for. */
final class FileServer implements AutoCloseable {
  /** What happens to one request. */
  enum Behaviour {
    /** The range that was asked for. */
    RANGES,
    /** Everything, whatever was asked for. */
    NO_RANGES,
    /** Half of what was asked for, then the connection breaks. */
    CUT,
    /** A few bytes, then silence. */
    SILENT,
    /** More than there is. */
    TOO_LONG,
    /** 404. */
    MISSING,
    /** 503. */
    BUSY,
    /** 416, as if the range were beyond the end. */
    BEYOND_END,
    /** To itself. */
    REDIRECT,
    /** To a file of the machine. */
    REDIRECT_TO_FILE
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] content;
  private final Deque<Behaviour> next = new ArrayDeque<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param behaviours of the requests in turn; the last of those that follow too
   */
  FileServer(byte[] content, Behaviour... behaviours) throws IOException {
    this.content = content.clone();
    next.addAll(List.of(behaviours));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://"
        + InetAddress.getLoopbackAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort()
        + "/file";
  }

  /** The ranges asked for, {@code all} where none was. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized Behaviour behaviour() {
    return next.size() > 1 ? next.removeFirst() : next.getFirst();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(range == null ? "all" : range);
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    switch (behaviour()) {
      case RANGES -> send(exchange, from, content.length - from, false);
      case NO_RANGES -> send(exchange, 0, content.length, false);
      case CUT -> send(exchange, from, (content.length - from) / 2, true);
      case SILENT -> silent(exchange);
      case TOO_LONG -> {
        exchange.sendResponseHeaders(200, content.length + 100L);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(content);
          out.write(new byte[100]);
        }
      }
      case MISSING -> status(exchange, 404);
      case BUSY -> status(exchange, 503);
      case BEYOND_END -> status(exchange, 416);
      case REDIRECT -> {
        exchange.getResponseHeaders().set("Location", "/file");
        status(exchange, 302);
      }
      case REDIRECT_TO_FILE -> {
        exchange.getResponseHeaders().set("Location", "file:///etc/hostname");
        status(exchange, 302);
      }
    }
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void send(HttpExchange exchange, int from, int count, boolean cut) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    OutputStream out = exchange.getResponseBody();
    out.write(content, from, count);
    out.flush();
    if (cut) {
      exchange.close(); // before what was announced has been sent: the connection is closed too
    } else {
      out.close();
    }
  }

  private void silent(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content, 0, 10);
    exchange.getResponseBody().flush();
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
