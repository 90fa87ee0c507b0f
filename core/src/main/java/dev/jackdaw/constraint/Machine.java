package dev.jackdaw.constraint;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes along a {@link Grammar}. A state is the set of places where the text so far may be, each with the rules it will return
 * to; states and steps between them are made when they are first needed and kept. Not for several threads.
 */
final class Machine {
  /** States kept before all steps are forgotten; a text that nests without end would gather ever new ones. */
  private static final int MOST_STATES = 20_000;

  private final Grammar grammar;
  private final int[] classes;
  private final int classCount;
  private final Map<Stack, Stack> stacks = new HashMap<>();
  private final Map<Set<Place>, State> states = new HashMap<>();
  private final State dead = new State(Set.of(), false);
  private final State start;

  /** Where the rules that were entered go on when they end. Equal ones are the same object. */
  private static final class Stack {
    final int node;
    final @Nullable Stack below;

    Stack(int node, @Nullable Stack below) {
      this.node = node;
      this.below = below;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Stack stack && stack.node == node && stack.below == below;
    }

    @Override
    public int hashCode() {
      return 31 * node + System.identityHashCode(below);
    }
  }

  private record Place(int node, @Nullable Stack stack) {}

  /** What the bytes so far lead to. */
  static final class State {
    private final Set<Place> places;
    private final boolean accepts;
    private @Nullable State @Nullable [] next;

    private State(Set<Place> places, boolean accepts) {
      this.places = places;
      this.accepts = accepts;
    }

    /** Whether the text may end here. */
    boolean accepts() {
      return accepts;
    }

    /** Whether the text can neither go on nor end. */
    boolean isDead() {
      return places.isEmpty() && !accepts;
    }

    /** Whether some byte may follow. */
    boolean goesOn() {
      return !places.isEmpty();
    }
  }

  Machine(Grammar grammar) {
    this.grammar = grammar;
    classes = ByteClasses.of(grammar);
    classCount = Arrays.stream(classes).max().orElseThrow() + 1;
    start = closed(List.of(new Place(grammar.start(0), null)));
  }

  State start() {
    return start;
  }

  State step(State from, int value) {
    @Nullable State[] next = from.next;
    if (next == null) {
      next = new State[classCount];
      from.next = next;
    }
    State to = next[classes[value]];
    if (to == null) {
      to = from.places.isEmpty() ? dead : stepped(from, value);
      if (from.next != null) { // not forgotten meanwhile
        next[classes[value]] = to;
      }
    }
    return to;
  }

  State step(State from, byte[] bytes) {
    State at = from;
    for (byte b : bytes) {
      at = step(at, b & 0xff);
    }
    return at;
  }

  private State stepped(State from, int value) {
    Set<Place> reached = new HashSet<>();
    for (Place place : from.places) {
      for (int[] edge : grammar.edges(place.node)) {
        if (edge[0] == Grammar.BYTES && edge[1] <= value && value <= edge[2]) {
          reached.add(new Place(edge[3], place.stack));
        }
      }
    }
    return closed(reached);
  }

  /** The state of these places and all that are reached from them without a byte; those that wait for a byte make it up. */
  private State closed(Iterable<Place> from) {
    Deque<Place> open = new ArrayDeque<>();
    from.forEach(open::add);
    Set<Place> seen = new HashSet<>();
    Set<Place> waiting = new HashSet<>();
    boolean accepts = false;
    while (!open.isEmpty()) {
      Place place = open.remove();
      if (!seen.add(place)) {
        continue;
      }
      if (grammar.isEnd(place.node)) {
        if (place.stack == null) {
          accepts = true;
        } else {
          open.add(new Place(place.stack.node, place.stack.below));
        }
      }
      for (int[] edge : grammar.edges(place.node)) {
        switch (edge[0]) {
          case Grammar.BYTES -> waiting.add(place);
          case Grammar.NOTHING -> open.add(new Place(edge[3], place.stack));
          default -> open.add(new Place(grammar.start(edge[1]), pushed(edge[3], place.stack)));
        }
      }
    }
    return waiting.isEmpty() && !accepts ? dead : kept(waiting, accepts);
  }

  private State kept(Set<Place> waiting, boolean accepts) {
    // an end that may be reached in two ways is one end, and the set of places alone does not tell
    // whether it was
    Set<Place> key = new HashSet<>(waiting);
    if (accepts) {
      key.add(new Place(-1, null));
    }
    State known = states.get(key);
    if (known != null) {
      return known;
    }
    if (states.size() == MOST_STATES) {
      forget();
    }
    State fresh = new State(waiting, accepts);
    states.put(key, fresh);
    return fresh;
  }

  private Stack pushed(int node, @Nullable Stack below) {
    Stack stack = new Stack(node, below);
    Stack known = stacks.putIfAbsent(stack, stack);
    return known == null ? stack : known;
  }

  /** States that are in use stay right: they only find their next ones anew. */
  private void forget() {
    states.values().forEach(state -> state.next = null);
    states.clear();
    stacks.clear();
  }
}
