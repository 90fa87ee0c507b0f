package dev.jackdaw.pipeline;

import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.EngineFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the engine a recipe or a command asks for. */
public final class Engines {
  /** Preferred where nobody chose, the first that is there. */
  private static final List<String> PREFERRED = List.of("cpu", "reference");

  /** The setting of engines that run on several devices. */
  private static final String DEVICE = "device";

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

  /**
   * An engine on a device.
   *
   * @param id of the engine; if empty, the fastest there is on that device
   * @param device {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for the best that the engine has
   * @throws UserException if there is no such engine, or it does not run on that device
   */
  public static Engine create(Optional<String> id, String device, Components components) {
    if (!device.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("there is no device \"" + device + "\"")
              .available(List.of("auto", "cpu", "cuda", "cuda:1")));
    }
    boolean processor = device.equals("auto") || device.equals("cpu");
    String chosen =
        id.orElseGet(
            () ->
                processor
                    ? standard(components)
                    : choosing(components).findFirst().orElseThrow(() -> none(device)));
    if (choosing(components).anyMatch(chosen::equals)) {
      return create(chosen, settings(chosen, Map.of(DEVICE, device), components), components);
    }
    if (processor) {
      return create(chosen, components);
    }
    throw new UserException(
        UserException.Kind.USAGE,
        Problem.of("the engine " + chosen + " runs on the CPU alone, not on " + device)
            .available(choosing(components).toList()));
  }

  private static UserException none(String device) {
    return new UserException(
        UserException.Kind.PLUGIN,
        Problem.of("no engine here runs on " + device).fix("add the plugin engine-onnx"));
  }

  /** Engines that let one choose a device. */
  private static Stream<String> choosing(Components components) {
    return components.of(EngineFactory.class).stream()
        .filter(
            entry ->
                Arrays.stream(entry.config().getRecordComponents())
                    .anyMatch(component -> component.getName().equals(DEVICE)))
        .map(ComponentEntry::id);
  }

  private static Engine create(String id, Record settings, Components components) {
    @SuppressWarnings("unchecked") // settings are of the factory's own record
    EngineFactory<Record> factory = components.component(EngineFactory.class, id);
    return factory.create(settings);
  }

  private static Record settings(String id, Components components) {
    return settings(id, Map.of(), components);
  }

  private static Record settings(String id, Map<String, Object> given, Components components) {
    return components
        .entry(EngineFactory.class, id)
        .<Record>map(
            entry ->
                Binder.bind(Tree.of(given, "engine " + id), entry.config(), () -> components, null))
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
