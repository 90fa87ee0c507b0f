package dev.jackdaw.corpus;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** A shard mapped into memory, however large. */
final class TokenShard {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long CHECKED_AT_ONCE = 1L << 28;

  private final ShardHeader header;
  private final MemorySegment ids;
  private final MemorySegment starts;

  private TokenShard(ShardHeader header, MemorySegment ids, MemorySegment starts) {
    this.header = header;
    this.ids = ids;
    this.starts = starts;
  }

  /** Maps a shard and checks every byte of it. */
  static TokenShard open(Path file, Arena arena) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate((int) Math.min(ShardHeader.SIZE, channel.size()));
      while (start.hasRemaining() && channel.read(start, start.position()) > 0) {}
      ShardHeader header = ShardHeader.decoded(start.array(), channel.size());
      MemorySegment whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (checksum(whole) != header.bodyChecksum()) {
        throw new ShardHeader.FormatException(
            "is damaged: the checksum of its contents does not match");
      }
      MemorySegment ids = whole.asSlice(ShardHeader.SIZE, header.tokens() * header.bytesPerToken());
      return new TokenShard(header, ids, whole.asSlice(header.documentsOffset()));
    } catch (ShardHeader.FormatException e) {
      throw refused(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw refused(file, TextFiles.reason(e));
    }
  }

  static UserException refused(Path file, String why) {
    Problem problem =
        Problem.of(why).at(file.toString()).fix("delete the folder; the text is tokenized again");
    return new UserException(UserException.Kind.INPUT, problem);
  }

  /** Tokens held on the heap. */
  static TokenShard of(ShardHeader header, int[] ids, long[] starts) {
    MemorySegment idSegment =
        MemorySegment.ofArray(new long[(ids.length + 1) / 2]).asSlice(0, 4L * ids.length);
    MemorySegment startSegment = MemorySegment.ofArray(new long[starts.length]);
    for (int i = 0; i < ids.length; i++) {
      idSegment.set(INT, 4L * i, ids[i]);
    }
    for (int i = 0; i < starts.length; i++) {
      startSegment.set(LONG, 8L * i, starts[i]);
    }
    return new TokenShard(header, idSegment, startSegment);
  }

  private static long checksum(MemorySegment whole) {
    CRC32C sum = new CRC32C();
    for (long at = ShardHeader.SIZE; at < whole.byteSize(); at += CHECKED_AT_ONCE) {
      sum.update(
          whole.asSlice(at, Math.min(CHECKED_AT_ONCE, whole.byteSize() - at)).asByteBuffer());
    }
    return sum.getValue();
  }

  ShardHeader header() {
    return header;
  }

  long documentStart(long document) {
    return starts.get(LONG, 8 * document);
  }

  void read(long from, int[] into, int at, int count) {
    if (header.bytesPerToken() == 2) {
      for (int i = 0; i < count; i++) {
        into[at + i] = Short.toUnsignedInt(ids.get(SHORT, 2 * (from + i)));
      }
    } else {
      for (int i = 0; i < count; i++) {
        into[at + i] = ids.get(INT, 4 * (from + i));
      }
    }
  }
}
