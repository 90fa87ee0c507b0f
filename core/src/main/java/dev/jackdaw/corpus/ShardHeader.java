package dev.jackdaw.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The first 128 bytes of a token shard; little-endian. After them come the token ids, two or four bytes each, zeros up to a
 * multiple of eight, and the index of each document's first token, eight bytes each.
 *
 * <pre>
 *  0  8 bytes  "JDTOKENS"           40  int64   bytes of UTF-8 text
 *  8  int32    format version       48  32 bytes  SHA-256 of the tokenizer
 * 12  int32    bytes per token      80  int32   number of this shard, from 0
 * 16  int32    size of vocabulary   84  int32   1 in the last shard, else 0
 * 20  int32    end of text, or -1   88  int64   CRC-32C of all that follows the header
 * 24  int64    tokens               96  int64   CRC-32C of the 96 bytes before
 * 32  int64    documents           104  zeros
 * </pre>
 */
record ShardHeader(
    int bytesPerToken,
    int vocabularySize,
    int endOfText,
    long tokens,
    long documents,
    long textBytes,
    byte[] tokenizerHash,
    int number,
    boolean last,
    long bodyChecksum) {
  static final int SIZE = 128;
  static final int VERSION = 1;
  static final int HASH_SIZE = 32;
  private static final byte[] MAGIC = "JDTOKENS".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED = 96;

  /** Why a file is not a shard this version reads. */
  static final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    FormatException(String message) {
      super(message);
    }
  }

  static int bytesPerToken(int vocabularySize) {
    return vocabularySize <= 1 << 16 ? 2 : 4;
  }

  /** Where the document starts begin in the file. */
  long documentsOffset() {
    return (SIZE + tokens * bytesPerToken + 7) & ~7L;
  }

  long fileSize() {
    return documentsOffset() + 8 * documents;
  }

  byte[] encoded() {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(VERSION).putInt(bytesPerToken).putInt(vocabularySize).putInt(endOfText);
    out.putLong(tokens).putLong(documents).putLong(textBytes).put(tokenizerHash);
    out.putInt(number).putInt(last ? 1 : 0).putLong(bodyChecksum);
    out.putLong(checksum(out.array()));
    return out.array();
  }

  private static long checksum(byte[] header) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, CHECKED);
    return sum.getValue();
  }

  static ShardHeader decoded(byte[] bytes, long fileSize) throws FormatException {
    int compared = Math.min(bytes.length, MAGIC.length);
    if (bytes.length == 0) {
      throw new FormatException("is empty");
    }
    if (!Arrays.equals(bytes, 0, compared, MAGIC, 0, compared)) {
      String start = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, compared);
      throw new FormatException("is not a token shard: it begins with the bytes " + start);
    }
    if (bytes.length < SIZE) {
      throw new FormatException(
          "is truncated: " + bytes.length + " bytes are less than its header");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    int version = in.getInt();
    if (version > VERSION) {
      throw new FormatException(
          "was written by a newer version: shard format "
              + version
              + ", this version reads up to "
              + VERSION);
    }
    if (in.getLong(CHECKED) != checksum(bytes) || version < 1) {
      throw new FormatException("is damaged: the checksum of its header does not match");
    }
    ShardHeader header = fields(in);
    if (header.fileSize() != fileSize) {
      String what = fileSize < header.fileSize() ? "is truncated" : "is longer than it should be";
      throw new FormatException(
          what + ": " + fileSize + " bytes, its header says " + header.fileSize());
    }
    return header;
  }

  private static ShardHeader fields(ByteBuffer in) {
    int bytesPerToken = in.getInt();
    int vocabularySize = in.getInt();
    int endOfText = in.getInt();
    long tokens = in.getLong();
    long documents = in.getLong();
    long textBytes = in.getLong();
    byte[] hash = new byte[HASH_SIZE];
    in.get(hash);
    int number = in.getInt();
    boolean last = in.getInt() == 1;
    return new ShardHeader(
        bytesPerToken,
        vocabularySize,
        endOfText,
        tokens,
        documents,
        textBytes,
        hash,
        number,
        last,
        in.getLong());
  }
}
