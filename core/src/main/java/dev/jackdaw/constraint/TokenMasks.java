package dev.jackdaw.constraint;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * A constraint over the tokens of a vocabulary: which may come next is found when a state is first reached, and kept. Any number of
 * texts may follow it, one {@link Cursor} each, in any threads.
 */
public final class TokenMasks {
  /** Memory for masks; those not used for longest go first. */
  private static final long MOST_BYTES = 64L << 20;

  private final Machine machine;
  private final TokenTrie trie;
  private final TokenLiveness liveness;
  private final LinkedHashMap<Machine.State, Mask> masks = new LinkedHashMap<>(64, 0.75f, true);

  /** @param ids the tokens that may follow, a bit each */
  private record Mask(long[] ids, boolean any) {}

  private TokenMasks(Grammar grammar, TokenTrie trie) {
    this.machine = new Machine(grammar);
    this.trie = trie;
    liveness = new TokenLiveness(machine, trie, trie.hasAll(ByteClasses.used(grammar)));
  }

  /** @throws UserException if the vocabulary cannot spell any text of this form */
  public static TokenMasks of(Constraint constraint, TokenTrie trie) {
    TokenMasks masks = new TokenMasks(constraint.grammar(), trie);
    if (!masks.liveness.isLive(masks.machine.start())) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("the model's tokens cannot spell any text that satisfies the constraint")
              .fix("use characters that are in its vocabulary"));
    }
    return masks;
  }

  /** The beginning of a text. */
  public Cursor begin() {
    return new Cursor();
  }

  private synchronized Mask maskOf(Machine.State state) {
    Mask known = masks.get(state);
    if (known != null) {
      return known;
    }
    long[] ids = new long[Math.ceilDiv(trie.size(), Long.SIZE)];
    boolean[] any = new boolean[1];
    trie.visit(
        machine,
        state,
        (reached, tokens, from, to) -> {
          if (liveness.isLive(reached)) {
            any[0] = true;
            for (int i = from; i < to; i++) {
              ids[tokens[i] >> 6] |= 1L << tokens[i];
            }
          }
        });
    Mask mask = new Mask(ids, any[0]);
    masks.put(state, mask);
    if ((long) masks.size() * ids.length * Long.BYTES > MOST_BYTES && masks.size() > 1) {
      masks.pollFirstEntry();
    }
    return mask;
  }

  /** Where one text is. */
  public final class Cursor {
    private Machine.State state = machine.start();

    private Cursor() {}

    /** Whether the text has the form now, so that it may end. */
    public boolean mayEnd() {
      return state.accepts();
    }

    /** Whether some token may follow. */
    public boolean goesOn() {
      return state.goesOn() && maskOf(state).any;
    }

    /** Whether a token may follow. */
    public boolean allows(int id) {
      return id >= 0 && id < trie.size() && has(maskOf(state).ids, id);
    }

    /**
     * Forbids all tokens but those that may follow.
     *
     * @param logits one per id
     * @param ends tokens that end a text, each below the number of ids, which stay where it may end
     */
    public void mask(float[] logits, Set<Integer> ends) {
      long[] ids = maskOf(state).ids;
      float[] kept = new float[ends.size()];
      int place = 0;
      for (int end : ends) {
        kept[place++] = logits[end];
      }
      for (int id = 0; id < logits.length; id++) {
        if (!has(ids, id)) {
          logits[id] = Float.NEGATIVE_INFINITY;
        }
      }
      place = 0;
      for (int end : ends) {
        logits[end] = mayEnd() ? kept[place] : Float.NEGATIVE_INFINITY;
        place++;
      }
    }

    /** @throws IllegalArgumentException for a token that may not follow */
    public void add(int id) {
      if (!allows(id)) {
        throw new IllegalArgumentException("[constraint] token " + id + " may not follow");
      }
      synchronized (TokenMasks.this) {
        state = machine.step(state, trie.bytes(id));
      }
    }
  }

  private static boolean has(long[] ids, int id) {
    return id >> 6 < ids.length && (ids[id >> 6] & 1L << id) != 0;
  }
}
