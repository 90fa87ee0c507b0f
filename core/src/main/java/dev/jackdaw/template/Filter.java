package dev.jackdaw.template;

/** What stands behind a {@code |}. */
@FunctionalInterface
interface Filter {
  Item apply(Item subject, Arguments arguments, Machine machine);
}
