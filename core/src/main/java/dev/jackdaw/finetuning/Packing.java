package dev.jackdaw.finetuning;

import dev.jackdaw.model.Example;
import java.util.ArrayList;
import java.util.List;

/** Fills rows with examples. */
final class Packing {
  /** Rows kept open: an example goes into the first it fits in. More fill better and look longer. */
  private static final int OPEN = 64;

  private Packing() {}

  /**
   * First fit over a bounded number of open rows.
   *
   * @param order indices of the examples, in the order they come
   * @param columns tokens of a row; no example is longer
   */
  static List<List<Example>> firstFit(List<Example> examples, int[] order, int columns) {
    List<List<Example>> rows = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    List<Integer> room = new ArrayList<>();
    for (int index : order) {
      Example example = examples.get(index);
      int length = example.ids().length;
      int slot = 0;
      while (slot < open.size() && room.get(slot) < length) {
        slot++;
      }
      if (slot == open.size()) {
        if (open.size() == OPEN) {
          open.removeFirst();
          room.removeFirst();
          slot--;
        }
        rows.add(new ArrayList<>());
        open.add(rows.size() - 1);
        room.add(columns);
      }
      rows.get(open.get(slot)).add(example);
      room.set(slot, room.get(slot) - length);
      if (room.get(slot) == 0) {
        open.remove(slot);
        room.remove(slot);
      }
    }
    return rows;
  }
}
