package dev.jackdaw.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.data.Document;
import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreBadInputTest {
  private static final byte[] HASH = TokenizerHash.of(new ByteTokenizer(true));

  @TempDir Path folder;
  private Path first;
  private byte[] good;

  @BeforeEach
  void writeThreeShards() throws IOException {
    new CorpusTokenizer(new ByteTokenizer(true), 1, 10)
        .write(
            IntStream.range(0, 3).mapToObj(i -> Document.of("document " + i, "origin")),
            folder.resolve("shards"),
            HASH,
            CorpusTokenizer.Progress.SILENT);
    first = folder.resolve("shards/tokens-00000.shard");
    good = Files.readAllBytes(first);
  }

  @Test
  void open_truncated_isRefusedAtEveryLength() throws IOException {
    for (int length = 0; length < good.length; length++) {
      Files.write(first, Arrays.copyOf(good, length));
      String reason = length == 0 ? "is empty" : length < 8 ? "is truncated" : "is truncated";
      assertThatThrownBy(this::open)
          .as("%d bytes", length)
          .isInstanceOf(UserException.class)
          .hasMessageContaining(reason)
          .hasMessageContaining("tokens-00000.shard");
    }
  }

  @Test
  void open_anyBitFlipped_isRefused() throws IOException {
    int reserved = 104;
    for (int at = 0; at < good.length; at++) {
      if (at >= reserved && at < ShardHeader.SIZE) {
        continue; // zeros that nothing reads
      }
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(first, bad);
      assertThatThrownBy(this::open).as("byte %d", at).isInstanceOf(UserException.class);
    }
  }

  @Test
  void open_longer_isRefused() throws IOException {
    Files.write(first, Arrays.copyOf(good, good.length + 1));
    assertThatThrownBy(this::open).hasMessageContaining("is longer than it should be");
  }

  @Test
  void open_foreignFile_isRefused() throws IOException {
    Files.writeString(
        first, "PAR1 is another format, and long enough to hold a header of this one: ".repeat(3));
    assertThatThrownBy(this::open)
        .hasMessageContaining("is not a token shard: it begins with the bytes 50 41 52 31");
  }

  @Test
  void open_newerVersion_isRefused() throws IOException {
    byte[] newer = good.clone();
    newer[8] = 2;
    Files.write(first, newer);
    assertThatThrownBy(this::open)
        .hasMessageContaining("written by a newer version: shard format 2");
  }

  @Test
  void open_anotherTokenizersShards_areRefused() {
    byte[] other = TokenizerHash.of(new ByteTokenizer(false));
    assertThatThrownBy(() -> TokenStore.open(folder.resolve("shards"), other))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("was made with another tokenizer");
  }

  @Test
  void open_missingShards_areNoticed() throws IOException {
    Files.delete(folder.resolve("shards/tokens-00002.shard"));
    assertThatThrownBy(this::open).hasMessageContaining("the shards after number 1 are missing");
    Files.delete(first);
    assertThatThrownBy(this::open).hasMessageContaining("is shard 1 where shard 0 should be");
    Files.delete(folder.resolve("shards/tokens-00001.shard"));
    assertThatThrownBy(this::open).hasMessageContaining("holds no token shards");
    Files.delete(folder.resolve("shards"));
    assertThatThrownBy(this::open).hasMessageContaining("does not exist");
  }

  @Test
  void open_beyondTwoGibibytes_readsTheEnd() throws IOException {
    long tokens = (1L << 30) + 5;
    CRC32C sum = new CRC32C();
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 24);
    long body = (2 * tokens + 7 & ~7L) + 8;
    ByteBuffer tail = ByteBuffer.allocate(16 + 8).order(ByteOrder.LITTLE_ENDIAN);
    tail.putShort(8, (short) 511); // the last token
    for (long left = body - tail.capacity(); left > 0; left -= zeros.capacity()) {
      sum.update(zeros.duplicate().limit((int) Math.min(left, zeros.capacity())));
    }
    sum.update(tail.array());
    ShardHeader header = new ShardHeader(2, 512, -1, tokens, 1, 0, HASH, 0, true, sum.getValue());
    Path large = folder.resolve("large.shard");
    try (FileChannel channel =
        FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header.encoded()), 0);
      channel.write(
          tail, ShardHeader.SIZE + body - tail.capacity()); // what lies between stays a hole
    }
    try (Arena arena = Arena.ofShared()) {
      int[] last = new int[2];
      TokenShard.open(large, arena).read(tokens - 2, last, 0, 2);
      assertThat(last).containsExactly(0, 511);
    }
  }

  private void open() {
    TokenStore.open(folder.resolve("shards"), HASH).close();
  }
}
