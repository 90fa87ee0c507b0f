package dev.jackdaw.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop} of one {@code for}. */
final class Loop implements Item {
  private final List<Item> items;
  private final int depth;
  private final Item.@Nullable Function recursion;
  private int index = -1;
  private @Nullable List<Item> lastChanged;

  /** @param recursion what {@code loop(...)} does, for a loop that is recursive */
  Loop(List<Item> items, int depth, Item.@Nullable Function recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  void advance() {
    index++;
  }

  int depth() {
    return depth;
  }

  Item.@Nullable Function recursion() {
    return recursion;
  }

  @Override
  public boolean content() {
    return false;
  }

  /** An attribute; null if there is none of that name. */
  @Nullable Item attribute(String name, Machine machine) {
    int size = items.size();
    return switch (name) {
      case "index" -> Item.of(index + 1);
      case "index0" -> Item.of(index);
      case "revindex" -> Item.of(size - index);
      case "revindex0" -> Item.of(size - index - 1);
      case "first" -> Item.of(index == 0);
      case "last" -> Item.of(index == size - 1);
      case "length" -> Item.of(size);
      case "depth" -> Item.of(depth + 1);
      case "depth0" -> Item.of(depth);
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
      case "nextitem" ->
          index + 1 < size ? items.get(index + 1) : new Undefined("there is no next item");
      case "cycle" -> new Function("cycle", this::cycle);
      case "changed" -> new Function("changed", arguments -> changed(arguments, machine));
      default -> null;
    };
  }

  private Item cycle(Arguments arguments) {
    List<Item> choices = arguments.positional();
    if (choices.isEmpty()) {
      throw TemplateFault.failed("no items for cycling given");
    }
    return choices.get(index % choices.size());
  }

  private Item changed(Arguments arguments, Machine machine) {
    List<Item> now = arguments.positional();
    boolean same =
        lastChanged != null
            && Comparing.equal(Item.tuple(lastChanged), Item.tuple(now), machine.budget());
    lastChanged = now;
    return Item.of(!same);
  }
}
