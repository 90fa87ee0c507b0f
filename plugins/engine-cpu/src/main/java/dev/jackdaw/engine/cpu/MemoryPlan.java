package dev.jackdaw.engine.cpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the arena's buffers so that two share memory only if no step needs both. Largest first, each at the lowest offset that is free over
 * its whole life (Pisarchyk and Lee 2020, greedy by size): within a few percent of the lower bound on training graphs.
 */
final class MemoryPlan {
  private static final long ALIGNMENT = 64;

  /** Buffers that share one place because each takes over from the one before. */
  private static final class Life {
    final List<Buffer> buffers = new ArrayList<>();
    long bytes;
    int first;
    int last;
  }

  private MemoryPlan() {}

  /**
   * Sets every arena buffer's offset.
   *
   * @param kept buffers that must still hold their values after the last step
   * @return the size of the arena
   */
  static long place(List<Step> steps, List<Buffer> kept) {
    Map<Buffer, Integer> lastUse = new IdentityHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (Buffer buffer : steps.get(i).reads()) {
        lastUse.put(buffer, i);
      }
      for (Buffer buffer : steps.get(i).writes()) {
        lastUse.put(buffer, i);
      }
    }
    kept.forEach(buffer -> lastUse.put(buffer, steps.size()));
    List<Life> lives = lives(steps, lastUse);
    lives.sort(
        Comparator.comparingLong((Life life) -> -life.bytes).thenComparingInt(life -> life.first));
    return assign(lives);
  }

  private static List<Life> lives(List<Step> steps, Map<Buffer, Integer> lastUse) {
    Map<Buffer, Life> lives = new IdentityHashMap<>();
    List<Life> distinct = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      for (Buffer buffer : step.writes()) {
        if (buffer.kind != Buffer.Kind.ARENA || lives.containsKey(buffer)) {
          continue;
        }
        Buffer over = step.over();
        Life life = over == null || buffer != step.writes().getFirst() ? null : lives.get(over);
        if (life == null
            || over == null
            || over.bytes != buffer.bytes
            || lastUse.getOrDefault(over, i) != i
            || life.last > i) {
          life = new Life();
          life.first = i;
          distinct.add(life);
        }
        life.buffers.add(buffer);
        life.bytes = Math.max(life.bytes, (buffer.bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        life.last = lastUse.getOrDefault(buffer, i);
        lives.put(buffer, life);
      }
    }
    return distinct;
  }

  private static long assign(List<Life> lives) {
    List<Life> placed = new ArrayList<>();
    long size = 0;
    for (Life life : lives) {
      long offset = 0;
      for (Life other : placed) { // in order of their offsets
        if (other.last < life.first || other.first > life.last) {
          continue;
        }
        long start = other.buffers.getFirst().offset;
        if (offset + life.bytes <= start) {
          break;
        }
        offset = Math.max(offset, start + other.bytes);
      }
      for (Buffer buffer : life.buffers) {
        buffer.offset = offset;
      }
      insert(placed, life, offset);
      size = Math.max(size, offset + life.bytes);
    }
    return size;
  }

  private static void insert(List<Life> placed, Life life, long offset) {
    int low = 0;
    int high = placed.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (placed.get(middle).buffers.getFirst().offset <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    placed.add(low, life);
  }
}
