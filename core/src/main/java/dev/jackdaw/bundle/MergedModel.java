package dev.jackdaw.bundle;

import dev.jackdaw.assembly.Merge;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An adapted model as it is without its strategy: the same numbers out of other weights.
 *
 * @param backbone settings, extended where merging brings parameters that the base does not have
 * @param graphs the merged model's
 */
public record MergedModel(
    Configured<BackboneFactory<?>> backbone, ModelGraphs graphs, Merge merge) {

  /**
   * Says whether and how a model can be merged; reads no numbers.
   *
   * @param backbone the base's settings
   * @throws UserException if the strategy cannot be merged, or the backbone has no place for what it brings
   */
  public static MergedModel of(
      ModelGraphs adapted, Configured<BackboneFactory<?>> backbone, Components components) {
    Merge merge = Merge.of(adapted);
    Set<String> added = new TreeSet<>();
    merge.added().forEach(parameter -> added.add(parameter.name()));
    if (added.isEmpty()) {
      return new MergedModel(backbone, plain(adapted.backbone(), adapted), merge);
    }
    BackboneFactory<Record> factory = backbone.component(components);
    Optional<Record> settings = factory.extended(backbone.config(), added);
    if (settings.isPresent()) {
      Backbone extended = factory.create(settings.get(), adapted.backbone().vocabulary());
      ModelGraphs graphs = plain(extended, adapted);
      if (names(graphs).containsAll(added)) {
        return new MergedModel(
            new Configured<>(backbone.contract(), backbone.type(), settings.get()), graphs, merge);
      }
    }
    throw new UserException(
        UserException.Kind.INPUT,
        Problem.of(
                "this strategy cannot be merged: a \""
                    + backbone.type()
                    + "\" has no settings that give it "
                    + String.join(", ", added))
            .fix("keep the adapter beside the base"));
  }

  private static ModelGraphs plain(Backbone backbone, ModelGraphs adapted) {
    return new ModelGraphs(backbone, adapted.heads(), ForeignFolder.UNADAPTED);
  }

  private static Set<String> names(ModelGraphs model) {
    Set<String> names = new LinkedHashSet<>();
    model.parameters().forEach(parameter -> names.add(parameter.name()));
    return names;
  }

  /** What changes beyond the numbers, a sentence each. */
  public List<String> notes() {
    return merge.notes();
  }

  /**
   * Turns the numbers of the adapted model into those of the merged one, which is all the store is good for afterwards.
   *
   * @param store holds the parameters of the adapted model
   */
  public void fold(Engine engine, Store store) {
    Map<String, Tensor> folded = merge.values(engine, store);
    Set<String> given = new LinkedHashSet<>(store.types().keySet());
    given.addAll(folded.keySet());
    List<ParameterSpec> parameters = graphs.parameters();
    Parameters.declare(store, parameters);
    folded.forEach(store::write);
    // what comes along with an added parameter starts so that it changes nothing, whatever the seed
    Parameters.initialise(engine, store, parameters, given, 0);
  }
}
