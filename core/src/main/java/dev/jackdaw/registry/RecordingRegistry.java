package dev.jackdaw.registry;

import dev.jackdaw.plugin.Registry;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes down what one plugin registers and everything that is wrong with it; nothing is built. */
final class RecordingRegistry implements Registry {
  static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final String plugin;
  private final String source;
  private final List<ComponentEntry> entries = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  RecordingRegistry(String plugin, String source) {
    this.plugin = plugin;
    this.source = source;
  }

  @Override
  public <F> void add(
      Class<F> contract, String id, Class<? extends Record> config, Class<? extends F> factory) {
    if (contract == null || id == null || config == null || factory == null) {
      faults.add("registers a component with a null contract, id, config or factory");
      return;
    }
    String name = ComponentEntry.kind(contract) + " \"" + id + "\"";
    int before = faults.size();
    if (!ID.matcher(id).matches()) {
      faults.add(
          name
              + ": an id is lower-case letters, digits and single dashes, beginning with a letter");
    }
    if (!contract.isInterface()) {
      faults.add(name + ": contract " + contract.getName() + " is not an interface");
    }
    if (!config.isRecord()) {
      faults.add(name + ": config " + config.getName() + " is not a record");
    }
    if (!contract.isAssignableFrom(factory)) {
      faults.add(name + ": " + factory.getName() + " does not implement " + contract.getName());
    } else if (factory.isInterface() || Modifier.isAbstract(factory.getModifiers())) {
      faults.add(name + ": " + factory.getName() + " is abstract and cannot be built");
    } else if (!constructible(factory)) {
      faults.add(
          name
              + ": "
              + factory.getName()
              + " has neither an @Inject constructor nor one without parameters");
    }
    if (entries.stream().anyMatch(entry -> entry.contract() == contract && entry.id().equals(id))) {
      faults.add(name + ": registered twice by this plugin");
    }
    if (faults.size() == before) {
      entries.add(new ComponentEntry(contract, id, config, factory, plugin, source));
    }
  }

  private static boolean constructible(Class<?> factory) {
    for (Constructor<?> constructor : factory.getDeclaredConstructors()) {
      if (constructor.isAnnotationPresent(Inject.class) || constructor.getParameterCount() == 0) {
        return true;
      }
    }
    return false;
  }

  List<ComponentEntry> entries() {
    return entries;
  }

  List<String> faults() {
    return faults;
  }
}
