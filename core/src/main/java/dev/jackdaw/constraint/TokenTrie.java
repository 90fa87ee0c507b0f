package dev.jackdaw.constraint;

import dev.jackdaw.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a vocabulary as a tree of their bytes, written down with each node before what is below it. Special tokens are not in
 * it, nor are ids that stand for nothing.
 */
public final class TokenTrie {
  private final Vocabulary vocabulary;
  private final int size;

  /** Of each node: its byte, its depth from 0, the first node that is not below it, and where its tokens begin. */
  private byte[] labels = new byte[1024];

  private int[] depths = new int[1024];
  private int[] ends = new int[1024];
  private int[] firstTokens = new int[1025];

  private final int[] tokens;
  private int nodes;
  private int deepest;

  private record Spelled(byte[] bytes, int id) {}

  private TokenTrie(Vocabulary vocabulary, int size) {
    this.vocabulary = vocabulary;
    this.size = size;
    List<Spelled> all = new ArrayList<>();
    Set<Integer> special = new HashSet<>(vocabulary.specialTokens().values());
    vocabulary.endOfText().ifPresent(special::add);
    for (int id = 0; id < Math.min(size, vocabulary.size()); id++) {
      byte[] bytes = special.contains(id) ? new byte[0] : vocabulary.bytes(id);
      if (bytes.length > 0) {
        all.add(new Spelled(bytes, id));
      }
    }
    all.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
    tokens = all.stream().mapToInt(Spelled::id).toArray();
    build(all);
  }

  /** @param size number of ids that the model knows; the vocabulary may have fewer */
  public static TokenTrie of(Vocabulary vocabulary, int size) {
    return new TokenTrie(vocabulary, size);
  }

  private void build(List<Spelled> sorted) {
    int[] path = new int[sorted.stream().mapToInt(token -> token.bytes.length).max().orElse(0)];
    byte[] before = new byte[0];
    for (int i = 0; i < sorted.size(); i++) {
      byte[] bytes = sorted.get(i).bytes;
      int shared = Math.max(0, Arrays.mismatch(before, bytes));
      if (before.length == bytes.length && Arrays.equals(before, bytes)) {
        continue; // a second token of these bytes belongs to the same node
      }
      closed(path, shared, before.length);
      for (int depth = shared; depth < bytes.length; depth++) {
        path[depth] = nodes;
        append(bytes[depth], depth, i);
      }
      before = bytes;
    }
    closed(path, 0, before.length);
    firstTokens[nodes] = tokens.length;
  }

  private void closed(int[] path, int from, int to) {
    for (int depth = from; depth < to; depth++) {
      ends[path[depth]] = nodes;
    }
  }

  private void append(byte label, int depth, int token) {
    if (nodes == labels.length) {
      labels = Arrays.copyOf(labels, nodes * 2);
      depths = Arrays.copyOf(depths, nodes * 2);
      ends = Arrays.copyOf(ends, nodes * 2);
      firstTokens = Arrays.copyOf(firstTokens, nodes * 2 + 1);
    }
    labels[nodes] = label;
    depths[nodes] = depth;
    firstTokens[nodes] = token;
    nodes++;
    deepest = Math.max(deepest, depth + 1);
  }

  /** Number of ids that logits are given for. */
  int size() {
    return size;
  }

  byte[] bytes(int id) {
    return vocabulary.bytes(id);
  }

  /** Whether each of these bytes is a token by itself, so that whatever is begun can be spelled to its end. */
  boolean hasAll(boolean[] values) {
    boolean[] alone = new boolean[256];
    for (int node = 0; node < nodes; node++) {
      if (depths[node] == 0 && firstTokens[node] < firstOfNext(node)) {
        alone[labels[node] & 0xff] = true;
      }
    }
    for (int value = 0; value < values.length; value++) {
      if (values[value] && !alone[value]) {
        return false;
      }
    }
    return true;
  }

  /** Tokens of a node are those listed before the tokens of the next one. */
  private int firstOfNext(int node) {
    return firstTokens[node + 1];
  }

  /** Told of each token that can follow. */
  interface Visitor {
    /** All of the same bytes; {@code ids} from {@code from}, up to {@code to}. */
    void tokens(Machine.State reached, int[] ids, int from, int to);
  }

  /** Goes over the tokens that a machine can read from a state. */
  void visit(Machine machine, Machine.State from, Visitor visitor) {
    Machine.State[] path = new Machine.State[deepest + 1];
    path[0] = from;
    for (int node = 0; node < nodes; ) {
      int depth = depths[node];
      Machine.State reached = machine.step(path[depth], labels[node] & 0xff);
      if (reached.isDead()) {
        node = ends[node];
        continue;
      }
      path[depth + 1] = reached;
      int to = firstOfNext(node);
      if (firstTokens[node] < to) {
        visitor.tokens(reached, tokens, firstTokens[node], to);
      }
      node++;
    }
  }
}
