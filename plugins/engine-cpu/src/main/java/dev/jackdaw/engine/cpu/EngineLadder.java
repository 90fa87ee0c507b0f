package dev.jackdaw.engine.cpu;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses kernels and who multiplies, from the best down, and says in a sentence each what was chosen, why, and what would be faster.
 *
 * @param choices the sentences
 */
record EngineLadder(Machine machine, List<String> choices) {
  /** System property that overrides the configuration: {@code auto}, {@code onednn} or {@code java}. */
  static final String PRODUCTS = "jackdaw.cpu.products";

  private static final List<String> KNOWN = List.of("auto", "onednn", "java");

  EngineLadder {
    choices = List.copyOf(choices);
  }

  static EngineLadder climb(int threads, String configured) {
    String wanted = System.getProperty(PRODUCTS, configured);
    if (!KNOWN.contains(wanted)) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of("unknown products \"" + wanted + "\" of the engine cpu").available(KNOWN));
    }
    List<String> choices = new ArrayList<>();
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    Kernels kernels = vectors ? Kernels.vector() : Kernels.scalar();
    choices.add(
        vectors
            ? "kernels: Vector API, " + VectorWidth.bits() + " bits"
            : "kernels: scalar, because the module jdk.incubator.vector is not there; start Java with --add-modules jdk.incubator.vector"
                + " for many times the speed");
    MatrixProducts products = products(threads, wanted, vectors, choices);
    choices.add(bf16(products, wanted));
    return new EngineLadder(new Machine(kernels, products, threads), choices);
  }

  private static MatrixProducts products(
      int threads, String wanted, boolean vectors, List<String> choices) {
    if (!wanted.equals("java")) {
      try {
        MatrixProducts oneDnn = new OneDnnProducts(threads);
        choices.add("products: oneDNN, one thread of its own per thread of the engine");
        return oneDnn;
      } catch (LinkageError | IllegalStateException e) {
        String reason = reason(e);
        if (wanted.equals("onednn")) {
          throw new UserException(
              UserException.Kind.PLUGIN,
              Problem.of("oneDNN cannot be loaded: " + reason)
                  .fix("set products: auto to multiply in Java"),
              e);
        }
        choices.add("products: in Java, because oneDNN cannot be loaded: " + reason);
      }
    } else {
      choices.add("products: in Java, as configured; oneDNN (products: auto) is faster");
    }
    return vectors ? new VectorProducts(threads) : new ScalarProducts();
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String bf16(MatrixProducts products, String wanted) {
    if (products.fastBf16()) {
      return "bfloat16: yes, the processor multiplies it";
    }
    return wanted.equals("java") || !(products instanceof OneDnnProducts)
        ? "bfloat16: no, products in Java are of float32 in either precision"
        : "bfloat16: no, the processor has neither avx512_bf16 nor amx_bf16 nor avx2_vnni_2; products are of float32 in either precision";
  }

  /** Touches the vector module, and so must not be loaded before it was found. */
  private static final class VectorWidth {
    static int bits() {
      return 32 * Lanes.COUNT;
    }
  }
}
