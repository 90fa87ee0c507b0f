package dev.jackdaw.evaluation.task;

import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.ComponentEntry;
import dev.jackdaw.registry.Components;
import dev.jackdaw.task.BaselineFactory;
import dev.jackdaw.task.LabelledText;
import dev.jackdaw.task.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The baselines that plugins bring, with their default settings. */
public final class Baselines {
  private Baselines() {}

  /**
   * Trains all of them on the same rows.
   *
   * @param several whether a text may have several labels, or none
   * @return in the order of their ids; empty if no plugin brings one
   */
  public static List<Subject> train(
      Components components, List<LabelledText> rows, boolean several) {
    List<Subject> baselines = new ArrayList<>();
    for (ComponentEntry entry : components.of(BaselineFactory.class)) {
      BaselineFactory<?> factory = components.component(BaselineFactory.class, entry.id());
      baselines.add(train(components, entry, factory, rows, several));
    }
    return baselines;
  }

  private static <B extends Record> Subject train(
      Components components,
      ComponentEntry entry,
      BaselineFactory<B> factory,
      List<LabelledText> rows,
      boolean several) {
    @SuppressWarnings("unchecked") // registered together with the factory, whose B it is
    Class<B> type = (Class<B>) entry.config();
    B settings =
        Binder.bind(Tree.of(Map.of(), "baseline " + entry.id()), type, () -> components, null);
    return BaselineSubject.train(entry.id(), factory, settings, rows, several);
  }
}
