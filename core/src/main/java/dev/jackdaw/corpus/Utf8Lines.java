package dev.jackdaw.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 strictly, line by line, in bounded memory: a line longer than {@link #FRAGMENT} comes in fragments. What is not
 * UTF-8 text is a problem with byte offset and line, and ends the file.
 */
public final class Utf8Lines implements Closeable {
  /** Longest fragment of a line, in UTF-16 units. */
  static final int FRAGMENT = 1 << 16;

  private final InputStream in;
  private final String name;
  private final Problems problems;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(FRAGMENT).flip();
  private final CharBuffer chars = CharBuffer.allocate(FRAGMENT).flip();
  private final StringBuilder fragment = new StringBuilder();

  /** Bytes of the file before the buffer. */
  private long offset;

  private long line = 1;
  private boolean lineEnded = true;
  private boolean startsLine;
  private boolean endsLine;
  private boolean endOfInput;
  private boolean failed;
  private boolean first = true;

  public Utf8Lines(InputStream in, String name, Problems problems) {
    this.in = in;
    this.name = name;
    this.problems = problems;
  }

  /** The next line with its line break, or a fragment of a long one; null at the end of the file or after a problem. */
  public @Nullable String next() throws IOException {
    if (lineEnded) {
      startsLine = true;
      lineEnded = false;
      line += endsLine ? 1 : 0;
    } else {
      startsLine = false;
    }
    endsLine = false;
    fragment.setLength(0);
    while (!endsLine && fragment.length() < FRAGMENT) {
      if (!chars.hasRemaining() && !decode()) {
        break;
      }
      take();
    }
    lineEnded = endsLine;
    if (failed || fragment.isEmpty()) {
      return null;
    }
    return fragment.toString();
  }

  /** The line, from 1, that the fragment belongs to. */
  public long line() {
    return line;
  }

  /** Whether the fragment is a whole line: its beginning and its end. */
  boolean wholeLine() {
    return startsLine && (endsLine || atEnd());
  }

  /** Whether the fragment ends its line. */
  public boolean endsLine() {
    return endsLine || atEnd();
  }

  /** Whether a problem ended the file early. */
  public boolean failed() {
    return failed;
  }

  private boolean atEnd() {
    return endOfInput && !bytes.hasRemaining() && !chars.hasRemaining();
  }

  private void take() {
    int start = chars.position();
    int limit = start + Math.min(chars.remaining(), FRAGMENT - fragment.length());
    int end = start;
    char[] array = chars.array();
    while (end < limit && array[end] != '\n') {
      end++;
    }
    if (end < limit) {
      end++;
      endsLine = true;
    } else if (Character.isHighSurrogate(array[end - 1])) {
      end++; // the decoder never parts a pair
    }
    fragment.append(array, start, end - start);
    chars.position(end);
  }

  /** Fills the characters; false at the end of the file or at a problem. */
  private boolean decode() throws IOException {
    while (!failed) {
      chars.clear();
      long start = offset;
      int from = bytes.position();
      CoderResult result = decoder.decode(bytes, chars, endOfInput);
      offset += bytes.position() - from;
      chars.flip();
      if (result.isError()) {
        if (!refuseNul(start)) {
          refuseMalformed(result.length());
        }
      } else if (refuseNul(start)) {
        return false;
      }
      dropByteOrderMark();
      if (chars.hasRemaining() && !failed) {
        return true;
      }
      if (endOfInput) {
        return false;
      }
      fill();
    }
    return false;
  }

  private void fill() throws IOException {
    bytes.compact();
    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
    endOfInput = n < 0;
    bytes.position(bytes.position() + Math.max(n, 0)).flip();
  }

  private void dropByteOrderMark() {
    if (first && chars.hasRemaining()) {
      first = false;
      if (chars.get(0) == '\uFEFF') {
        chars.get();
      }
    }
  }

  private boolean refuseNul(long start) {
    char[] array = chars.array();
    int nul = 0;
    while (nul < chars.limit() && array[nul] != 0) {
      nul++;
    }
    if (nul == chars.limit()) {
      return false;
    }
    long place = start;
    for (int i = 0; i < nul; i++) {
      char c = array[i];
      place += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    fail(place, linesBefore(nul), "a NUL byte: this is not text");
    return true;
  }

  private void refuseMalformed(int length) {
    int at = bytes.position();
    for (int i = at; i < bytes.limit(); i++) {
      if (bytes.get(i) == 0) {
        fail(offset, linesBefore(chars.limit()), "neither UTF-8 nor text: NUL bytes follow");
        return;
      }
    }
    int shown = Math.min(Math.max(length, 1), bytes.remaining());
    String hex = HexFormat.ofDelimiter(" ").formatHex(bytes.array(), at, at + shown);
    fail(offset, linesBefore(chars.limit()), "not UTF-8: byte " + hex.toUpperCase(Locale.ROOT));
  }

  private long linesBefore(int end) {
    long breaks = 0;
    for (int i = 0; i < end; i++) {
      breaks += chars.get(i) == '\n' ? 1 : 0;
    }
    return breaks;
  }

  private void fail(long place, long breaks, String what) {
    failed = true;
    String fix =
        what.startsWith("not")
            ? "convert it: iconv -f WINDOWS-1252 -t UTF-8 (or what it is written in)"
            : "name text files only: .txt, .jsonl, or .gz and .zip of them";
    problems.add(name + ":" + (line + breaks), what + " at byte offset " + place, fix);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
