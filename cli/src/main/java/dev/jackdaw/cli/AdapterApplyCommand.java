package dev.jackdaw.cli;

import dev.jackdaw.adapter.AdaptedModel;
import dev.jackdaw.adapter.AdaptedModel.OtherNumbers;
import dev.jackdaw.adapter.AdapterBundles;
import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.config.Doc;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.pipeline.Engines;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A base and an adapter, made one bundle. */
final class AdapterApplyCommand implements Command<AdapterApplyCommand.Options> {
  record Options(
      @Doc("Where the bundle goes.") Path out,
      @Doc("Fold the adapter into the weights.") boolean merge,
      @Doc("Apply it to a base with other numbers than it was made for; it may then say nonsense.")
          boolean force,
      @Doc("The engine that folds; the fastest there is if left out.") Optional<String> engine) {}

  @Override
  public String summary() {
    return "Makes a bundle of a base model and an adapter.";
  }

  @Override
  public String arguments() {
    return "BASE ADAPTER";
  }

  @Override
  public String details() {
    return """
        The adapter is a folder that Jackdaw or PEFT wrote. One made for a base with other settings is refused, and so is one made for
        the same settings with other numbers unless --force is given. Whether a PEFT adapter's base is the right one can only be told
        by its names and shapes.""";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public boolean reports() {
    return true;
  }

  @Override
  public int run(Options options, List<String> arguments, Session session) {
    if (arguments.size() != 2) {
      throw new UserException(
          UserException.Kind.USAGE,
          Problem.of("jackdaw adapter apply takes a base and an adapter, found " + arguments.size())
              .fix(
                  "jackdaw adapter apply runs/base/bundle runs/bank/finetune/intent/adapter --out bank"));
    }
    Bundle base = Bundle.open(Path.of(arguments.getFirst()), session.components());
    Adapter adapter = new Adapters(session.components()).open(Path.of(arguments.getLast()), base);
    try (Checkpoint.Tensors _ = adapter.tensors()) {
      AdaptedModel adapted =
          AdaptedModel.of(
              base,
              adapter,
              options.force() ? OtherNumbers.TAKE : OtherNumbers.REFUSE,
              session.components());
      AdapterBundles bundles = new AdapterBundles(session.components());
      List<String> notes = List.of();
      if (options.merge()) {
        try (Engine engine = engine(options.engine(), session)) {
          notes = bundles.writeMerged(adapted, options.out(), engine);
        }
      } else {
        bundles.write(adapted, options.out());
      }
      AdapterMergeCommand.report(options.out(), notes, session);
    }
    return 0;
  }

  static Engine engine(Optional<String> id, Session session) {
    return Engines.create(
        id.orElseGet(() -> Engines.standard(session.components())), session.components());
  }
}
