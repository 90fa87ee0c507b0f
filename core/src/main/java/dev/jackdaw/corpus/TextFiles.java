package dev.jackdaw.corpus;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Opens text files and archive members as streams of plain bytes. Keeps the archive read last open. */
public final class TextFiles implements Closeable {
  /** Deflate reaches about 1030; text in natural language 3 to 5, repetitive logs up to a hundred. */
  private static final long LARGEST_EXPANSION = 250;

  private static final long EXPANSION_CHECKED_FROM = 64L << 20;
  private static final int BUFFER = 1 << 16;

  private @Nullable Path openPath;
  private @Nullable ZipFile openArchive;

  public InputStream open(TextFile file) throws IOException {
    if (file.member() != null) {
      return openMember(file, file.member());
    }
    if (Files.isDirectory(file.path())) {
      throw new UnreadableTextException("is a folder");
    }
    InputStream raw = new BufferedInputStream(Files.newInputStream(file.path()), BUFFER);
    return file.isGzip() ? gunzip(raw, Files.size(file.path())) : raw;
  }

  private static InputStream gunzip(InputStream raw, long compressedSize) throws IOException {
    try {
      return new ExpansionLimit(new GZIPInputStream(raw, BUFFER), compressedSize);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private InputStream openMember(TextFile file, String member) throws IOException {
    if (openArchive == null || !file.path().equals(openPath)) {
      close();
      openArchive = new ZipFile(file.path().toFile());
      openPath = file.path();
    }
    ZipEntry entry = openArchive.getEntry(member);
    if (entry == null) {
      throw new NoSuchFileException(file.name());
    }
    InputStream plain = new CheckedMember(openArchive.getInputStream(entry), entry);
    long compressedSize = entry.getCompressedSize();
    InputStream limited = new ExpansionLimit(plain, compressedSize);
    return file.isGzip() ? gunzip(limited, compressedSize) : limited;
  }

  @Override
  public void close() throws IOException {
    if (openArchive != null) {
      openArchive.close();
    }
    openArchive = null;
    openPath = null;
  }

  /** What went wrong, in words for the user, without the path. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "does not exist";
      case AccessDeniedException denied -> "cannot be read: permission denied";
      case FileSystemLoopException loop -> "is a link to a folder that contains it";
      case EOFException end -> "the compressed data ends early: the file is truncated";
      case ZipException zip -> "is damaged or not what its name says: " + zip.getMessage();
      case UnreadableTextException own -> String.valueOf(own.getMessage());
      default ->
          "cannot be read: "
              + Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    };
  }

  /** Carries a message that is whole as it is. */
  private static final class UnreadableTextException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableTextException(String message) {
      super(message);
    }
  }

  /** Stops a small file from becoming an endless one. */
  private static final class ExpansionLimit extends FilterInputStream {
    private final long compressedSize;
    private long count;

    ExpansionLimit(InputStream in, long compressedSize) {
      super(in);
      this.compressedSize = Math.max(1, compressedSize);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      if (value >= 0) {
        advance(1);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      if (n > 0) {
        advance(n);
      }
      return n;
    }

    private void advance(int n) throws IOException {
      count += n;
      if (count > EXPANSION_CHECKED_FROM && count / compressedSize > LARGEST_EXPANSION) {
        throw new UnreadableTextException(
            String.format(
                Locale.ROOT,
                "expands more than %d-fold (%,d bytes so far), as a compression bomb does; if it is"
                    + " none, unpack it first",
                LARGEST_EXPANSION,
                count));
      }
    }
  }

  /** Compares a member with the checksum of its directory entry, which {@link ZipFile} does not. */
  private static final class CheckedMember extends FilterInputStream {
    private final CRC32 sum = new CRC32();
    private final ZipEntry entry;

    CheckedMember(InputStream in, ZipEntry entry) {
      super(in);
      this.entry = entry;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      if (n > 0) {
        sum.update(bytes, offset, n);
      } else if (n < 0 && entry.getCrc() >= 0 && entry.getCrc() != sum.getValue()) {
        throw new ZipException("the checksum of " + entry.getName() + " does not match");
      }
      return n;
    }
  }
}
