package dev.jackdaw.assembly;

import dev.jackdaw.compile.Compiler;
import dev.jackdaw.compile.GraphBuilder;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.graph.TensorType;
import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Initializer;
import dev.jackdaw.model.ParameterSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Puts parameters into a store and gives them their first values. */
public final class Parameters {
  private Parameters() {}

  public static void declare(Store store, List<ParameterSpec> parameters) {
    for (ParameterSpec parameter : parameters) {
      store.declare(parameter.name(), new TensorType(DType.F32, parameter.shape()));
    }
  }

  /**
   * Declares parameters and initialises those that have no value yet. Numbers depend on the seed and each parameter's name alone,
   * so that a further head or adapter changes no other parameter.
   *
   * @param given names whose values are in the store already, read from a checkpoint
   */
  public static void initialise(
      Engine engine, Store store, List<ParameterSpec> parameters, Set<String> given, long seed) {
    declare(store, parameters);
    for (ParameterSpec parameter : parameters) {
      if (!given.contains(parameter.name())
          && !(parameter.initializer() instanceof Initializer.Computed)) {
        store.write(parameter.name(), random(parameter, seed));
      }
    }
    for (ParameterSpec parameter : parameters) {
      if (!given.contains(parameter.name())
          && parameter.initializer() instanceof Initializer.Computed computed) {
        store.write(parameter.name(), computed(engine, store, parameter, computed));
      }
    }
  }

  private static Tensor random(ParameterSpec parameter, long seed) {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    RandomGenerator random = new SplittableRandom(seed ^ hash(parameter.name()));
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float)
              switch (parameter.initializer()) {
                case Initializer.Filled(double value) -> value;
                case Initializer.Normal(double deviation) -> random.nextGaussian() * deviation;
                case Initializer.Uniform(double bound) -> (2 * random.nextDouble() - 1) * bound;
                case Initializer.Computed c ->
                    throw new IllegalStateException("[parameters] is computed");
              };
    }
    return Tensor.of(values, parameter.shape().evaluate(symbol -> -1));
  }

  private static Tensor computed(
      Engine engine, Store store, ParameterSpec parameter, Initializer.Computed computed) {
    GraphBuilder g = new GraphBuilder();
    Map<String, Value> sources = new HashMap<>();
    new TreeMap<>(store.types())
        .forEach(
            (name, type) -> {
              if (computed.sources().contains(name)) {
                sources.put(name, g.state(name, type));
              }
            });
    if (sources.size() < computed.sources().size()) {
      throw new IllegalStateException(
          "[parameters] \""
              + parameter.name()
              + "\" is computed from "
              + computed.sources()
              + ", there are "
              + sources.keySet());
    }
    g.output("value", computed.value().apply(g, sources));
    Tensor value = Tensor.zeros(DType.F32, parameter.shape().evaluate(symbol -> -1));
    try (Program program =
        Compiler.compile(engine, g.build(), store, new Bounds(Map.of()), Precision.F32)) {
      program.run(new Bindings().output("value", value));
    }
    return value;
  }

  /** FNV-1a, 64 bits, then mixed. */
  private static long hash(String name) {
    long h = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    return (h ^ (h >>> 32)) * 0x9E3779B97F4A7C15L;
  }
}
