package dev.jackdaw.model;

import dev.jackdaw.graph.Ops;
import dev.jackdaw.graph.Shape;
import dev.jackdaw.graph.Value;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code g} in model code: the ops, and what only models need: parameters and their names, the mode, and the sites at which a
 * fine-tuning strategy may step in. One description written against it gives the training, evaluation, prefill and decode
 * programs, and the export.
 */
public interface ModelOps extends Ops {
  Mode mode();

  /** The same builder one scope deeper: names declared through it begin with {@code name + "."}. */
  ModelOps scope(String name);

  /**
   * A parameter of the current scope. Declaring it again with the same shape gives the same value: that is how a head shares the
   * embedding.
   */
  Value parameter(String name, Shape shape, Initializer initializer);

  /**
   * A projection {@code name} with a weight (out, in) and, unless {@code bias} is null, a bias (out) starting as given. The name
   * is also its role. The current adaptation decides what stands here.
   */
  Value linear(String name, Value x, long out, Initializer weight, @Nullable Initializer bias);

  /** A projection by an existing weight (out, in), which keeps its name: a tied head. */
  Value tiedLinear(String name, Value x, Value weight);

  /**
   * A token embedding {@code name}: a weight (vocabulary, width) and the rows of ids (B, T). The current adaptation may change
   * what comes out.
   */
  Value embedding(String name, Value ids, long vocabulary, long width, Initializer weight);

  /**
   * One block of the residual stream: builds {@code body} in scope {@code blocks.INDEX}, then lets the adaptation have its say.
   */
  Value block(int index, Value x, BiFunction<ModelOps, Value, Value> body);

  /** Dropout in training, x itself otherwise and at rate 0. */
  Value dropout(Value x, double rate);
}
