package dev.jackdaw.registry;

/** A contract for the tests of the registry. */
public interface Greeter {
  String greet();
}
