package dev.jackdaw.pipeline;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the engine a recipe or a command asks for. */
public final class Engines {
  /** Preferred where nobody chose, the first that is there. */
  private static final List<String> PREFERRED = List.of("cpu", "reference");

  private Engines() {}

  /** The engine chosen, or the fastest there is. */
  public static Engine create(
      Optional<Configured<EngineFactory<?>>> choice, Components components) {
    if (choice.isPresent()) {
      return create(choice.get().type(), choice.get().config(), components);
    }
    String id = standard(components);
    return create(id, settings(id, components), components);
  }

  /**
   * An engine by its id, with its default settings.
   *
   * @throws dev.jackdaw.problem.UserException if there is none of that id, or it cannot run here
   */
  public static Engine create(String id, Components components) {
    return create(id, settings(id, components), components);
  }

  private static Engine create(String id, Record settings, Components components) {
    @SuppressWarnings("unchecked") // settings are of the factory's own record
    EngineFactory<Record> factory = components.component(EngineFactory.class, id);
    return factory.create(settings);
  }

  private static Record settings(String id, Components components) {
    return components
        .entry(EngineFactory.class, id)
        .<Record>map(
            entry ->
                Binder.bind(
                    Tree.of(Map.of(), "engine " + id), entry.config(), () -> components, null))
        .orElseGet(NoSettings::new); // asking for the component then says that it does not exist
  }

  /** The id of the engine that is used where nobody chose. */
  public static String standard(Components components) {
    List<String> there =
        components.of(EngineFactory.class).stream().map(ComponentEntry::id).toList();
    return PREFERRED.stream()
        .filter(there::contains)
        .findFirst()
        .orElse(there.isEmpty() ? "cpu" : there.getFirst());
  }

  private record NoSettings() {}
}
