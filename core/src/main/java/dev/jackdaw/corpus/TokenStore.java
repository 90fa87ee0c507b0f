package dev.jackdaw.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The tokens of a corpus: one long sequence of ids, cut into documents, in memory-mapped shards. Where the tokenizer has an
 * end-of-text token, every document begins with it, as GPT-2 was trained: the token then starts a document and ends the one
 * before. Used by many threads at once; closing it unmaps the files.
 */
public final class TokenStore implements AutoCloseable {
  /** Shards are files {@code tokens-00000.shard}, … of a folder. */
  static final String PREFIX = "tokens-";

  static final String SUFFIX = ".shard";

  private final List<TokenShard> shards;
  private final long[] tokenOffsets;
  private final long[] documentOffsets;
  private final Arena arena;

  private TokenStore(List<TokenShard> shards, Arena arena) {
    this.shards = List.copyOf(shards);
    this.arena = arena;
    tokenOffsets = new long[shards.size() + 1];
    documentOffsets = new long[shards.size() + 1];
    for (int i = 0; i < shards.size(); i++) {
      tokenOffsets[i + 1] = tokenOffsets[i] + shards.get(i).header().tokens();
      documentOffsets[i + 1] = documentOffsets[i] + shards.get(i).header().documents();
    }
  }

  /**
   * Opens the shards of a folder and checks every byte.
   *
   * @param tokenizerHash what {@link TokenizerHash#of} gives for the tokenizer the ids should belong to
   * @throws dev.jackdaw.problem.UserException when a shard is missing, truncated, damaged, newer than this version, or made
   *     with another tokenizer
   */
  public static TokenStore open(Path folder, byte[] tokenizerHash) {
    Arena arena = Arena.ofShared();
    try {
      List<TokenShard> shards = new ArrayList<>();
      for (Path file : files(folder)) {
        TokenShard shard = TokenShard.open(file, arena);
        check(shard, shards.size(), file, tokenizerHash);
        shards.add(shard);
      }
      if (shards.isEmpty()) {
        throw TokenShard.refused(folder, "holds no token shards");
      }
      if (!shards.getLast().header().last()) {
        throw TokenShard.refused(
            folder, "the shards after number " + (shards.size() - 1) + " are missing");
      }
      return new TokenStore(shards, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(TokenStore::isShard).sorted().toList();
    } catch (IOException e) {
      throw TokenShard.refused(folder, TextFiles.reason(e));
    }
  }

  private static boolean isShard(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  private static void check(TokenShard shard, int number, Path file, byte[] tokenizerHash) {
    ShardHeader header = shard.header();
    if (header.number() != number) {
      throw TokenShard.refused(
          file, "is shard " + header.number() + " where shard " + number + " should be");
    }
    if (!Arrays.equals(header.tokenizerHash(), tokenizerHash)) {
      throw TokenShard.refused(
          file,
          "was made with another tokenizer: its hash is %s, this one's %s"
              .formatted(shortHash(header.tokenizerHash()), shortHash(tokenizerHash)));
    }
  }

  private static String shortHash(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, Math.min(6, hash.length)) + "…";
  }

  /**
   * A store on the heap, for evaluating a text.
   *
   * @param ids the tokens of all documents, each beginning with {@code endOfText} where there is one
   * @param documentStarts index of each document's first token, ascending from 0
   */
  public static TokenStore of(
      int[] ids, long[] documentStarts, int vocabularySize, OptionalInt endOfText) {
    ShardHeader header =
        new ShardHeader(
            4,
            vocabularySize,
            endOfText.orElse(-1),
            ids.length,
            documentStarts.length,
            0,
            new byte[ShardHeader.HASH_SIZE],
            0,
            true,
            0);
    return new TokenStore(List.of(TokenShard.of(header, ids, documentStarts)), Arena.ofShared());
  }

  public long tokens() {
    return tokenOffsets[shards.size()];
  }

  public long documents() {
    return documentOffsets[shards.size()];
  }

  /** Bytes of UTF-8 the tokens were made from. */
  public long textBytes() {
    return shards.stream().mapToLong(shard -> shard.header().textBytes()).sum();
  }

  public int vocabularySize() {
    return shards.getFirst().header().vocabularySize();
  }

  public OptionalInt endOfText() {
    int id = shards.getFirst().header().endOfText();
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Index of a document's first token; for {@code documents()} the number of tokens. */
  public long documentStart(long document) {
    if (document == documents()) {
      return tokens();
    }
    int shard = shardOf(documentOffsets, document);
    return tokenOffsets[shard] + shards.get(shard).documentStart(document - documentOffsets[shard]);
  }

  /** Copies tokens {@code [from, from + count)} into an array. */
  public void read(long from, int[] into, int at, int count) {
    if (from < 0 || from + count > tokens()) {
      throw new IndexOutOfBoundsException(
          "[token_store] tokens " + from + " to " + (from + count) + " of " + tokens());
    }
    while (count > 0) {
      int shard = shardOf(tokenOffsets, from);
      int n = (int) Math.min(count, tokenOffsets[shard + 1] - from);
      shards.get(shard).read(from - tokenOffsets[shard], into, at, n);
      from += n;
      at += n;
      count -= n;
    }
  }

  /** One token. */
  public int token(long index) {
    int[] one = new int[1];
    read(index, one, 0, 1);
    return one[0];
  }

  private static int shardOf(long[] offsets, long index) {
    int found = Arrays.binarySearch(offsets, index);
    int shard = found >= 0 ? found : -found - 2;
    while (offsets[shard + 1] == index) {
      shard++; // an empty shard begins where the next one does
    }
    return shard;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
