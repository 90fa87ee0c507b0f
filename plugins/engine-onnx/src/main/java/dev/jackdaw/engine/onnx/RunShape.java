package dev.jackdaw.engine.onnx;

import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Sizes;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of a run that was checked and bound: while the next one has the same, as each token of a text after the first, nothing
 * need be matched against declarations again.
 */
final class RunShape {
  private final Compiled compiled;
  private final Map<String, Tensor> examples = new HashMap<>();
  private final Set<String> outputs;
  private final long rows;
  private final @Nullable Store caches;
  private final long ownStructure;
  private final long cacheStructure;
  private final Sizes sizes;
  private final BoundRun run;

  RunShape(
      Compiled compiled, Bindings bindings, @Nullable OnnxStore own, Sizes sizes, BoundRun run) {
    this.compiled = compiled;
    this.sizes = sizes;
    this.run = run;
    compiled
        .signature()
        .inputs()
        .keySet()
        .forEach(
            name -> {
              Tensor tensor = bindings.inputs().get(name);
              if (tensor != null) {
                examples.put(name, tensor);
              }
            });
    outputs = Set.copyOf(bindings.outputs().keySet());
    rows = bindings.rows();
    caches = bindings.caches();
    ownStructure = own == null ? 0 : own.structure();
    cacheStructure = caches == null ? 0 : OnnxStore.of(caches).structure();
  }

  Sizes sizes() {
    return sizes;
  }

  BoundRun run() {
    return run;
  }

  /** Whether a run is of this form. */
  @SuppressWarnings("ReferenceEquality") // the very session and store
  boolean fits(Compiled now, Bindings bindings, @Nullable OnnxStore own) {
    if (now != compiled
        || caches != bindings.caches()
        || rows != bindings.rows()
        || !outputs.equals(bindings.outputs().keySet())
        || ownStructure != (own == null ? 0 : own.structure())
        || cacheStructure != (caches == null ? 0 : OnnxStore.of(caches).structure())) {
      return false;
    }
    for (Map.Entry<String, Tensor> example : examples.entrySet()) {
      Tensor tensor = bindings.inputs().get(example.getKey());
      if (tensor == null
          || tensor.dtype() != example.getValue().dtype()
          || !Arrays.equals(tensor.lengths(), example.getValue().lengths())) {
        return false;
      }
    }
    for (Map.Entry<String, Tensor> output : bindings.outputs().entrySet()) {
      Signature.Output declared = now.signature().outputs().get(output.getKey());
      if (declared == null || declared.type().dtype() != output.getValue().dtype()) {
        return false;
      }
    }
    return true;
  }
}
