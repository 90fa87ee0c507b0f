package dev.jackdaw.constraint;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether the tokens of a vocabulary can finish what is begun. They can where each byte is a token; but a vocabulary of characters
 * may lack one, and then a state from which every way leads through it must never be entered.
 */
final class TokenLiveness {
  /** States looked at before one from which no end was found counts as live; only a schema that nests has so many. */
  private static final int MOST_STATES = 5_000;

  private final Machine machine;
  private final TokenTrie trie;
  private final boolean always;
  private final Map<Machine.State, Boolean> known = new IdentityHashMap<>();

  /** @param always whether each byte that may occur is a token */
  TokenLiveness(Machine machine, TokenTrie trie, boolean always) {
    this.machine = machine;
    this.trie = trie;
    this.always = always;
  }

  boolean isLive(Machine.State state) {
    if (always || state.accepts()) {
      return true;
    }
    Boolean answer = known.get(state);
    return answer == null ? search(state) : answer;
  }

  /** Goes on from a state until an end is found, and then knows the way there; or all that was seen leads nowhere. */
  private boolean search(Machine.State from) {
    Map<Machine.State, Machine.State> cameFrom = new IdentityHashMap<>();
    Deque<Machine.State> open = new ArrayDeque<>();
    open.add(from);
    cameFrom.put(from, from);
    while (!open.isEmpty()) {
      Machine.State at = open.remove();
      for (Machine.State next : after(at)) {
        if (next.accepts() || Boolean.TRUE.equals(known.get(next))) {
          remember(at, from, cameFrom);
          return true;
        }
        if (!Boolean.FALSE.equals(known.get(next)) && cameFrom.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
      if (cameFrom.size() > MOST_STATES) {
        return true;
      }
    }
    cameFrom.keySet().forEach(state -> known.put(state, false));
    return false;
  }

  private void remember(
      Machine.State last, Machine.State from, Map<Machine.State, Machine.State> cameFrom) {
    Machine.State at = last;
    known.put(at, true);
    while (at != from) {
      at = cameFrom.getOrDefault(at, from);
      known.put(at, true);
    }
  }

  private Set<Machine.State> after(Machine.State state) {
    Set<Machine.State> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    trie.visit(machine, state, (next, tokens, begin, end) -> reached.add(next));
    return reached;
  }
}
