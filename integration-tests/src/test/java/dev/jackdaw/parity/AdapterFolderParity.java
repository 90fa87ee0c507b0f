package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.adapter.AdaptedModel;
import dev.jackdaw.adapter.AdaptedModel.OtherNumbers;
import dev.jackdaw.adapter.Adapters;
import dev.jackdaw.assembly.Merge;
import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.engine.Bindings;
import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;
import dev.jackdaw.graph.DType;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import dev.jackdaw.testkit.GoldenCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PEFT's folders over PEFT's base, opened as a user opens them: one alone, and several over one base in memory. */
abstract class AdapterFolderParity {
  private static final Tolerance LOGITS = new Tolerance.PerElement(5e-5, 1e-4);
  private static final Tolerance MERGED = new Tolerance.PerElement(2e-6, 1e-4);
  private static final Components COMPONENTS = Components.find(new PluginFolders(null, List.of()));
  private static final String HEAD = "language-model";
  private static final List<String> CASES = List.of("lora-tiny", "dora-tiny");

  @TempDir private Path folder;
  private Bundle base;

  /** The engine under test, a new one each time. */
  abstract Engine engine();

  @BeforeEach
  void copyFixtures() throws Exception {
    for (String name : CASES) {
      if (!GoldenCase.exists(name)) {
        String message = "no fixture " + name + ": give -Djackdaw.golden=FOLDER";
        assertThat(Boolean.getBoolean("jackdaw.forbidSkips")).as(message).isFalse();
        Assumptions.abort(message);
      }
      Path adapter = Files.createDirectory(folder.resolve(name));
      for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
        assertThat(GoldenCase.copy(name, file, adapter.resolve(file))).isTrue();
      }
    }
    Path model = Files.createDirectory(folder.resolve("llama-tiny"));
    for (String file : List.of("config.json", "model.safetensors")) {
      assertThat(GoldenCase.copy("llama-tiny", file, model.resolve(file))).isTrue();
    }
    base = Bundle.open(model, COMPONENTS);
  }

  private AdaptedModel adapted(String name) {
    return AdaptedModel.of(
        base,
        new Adapters(COMPONENTS).open(folder.resolve(name), base),
        OtherNumbers.REFUSE,
        COMPONENTS);
  }

  private static Tensor logits(LoadedModel model, String name) {
    GoldenCase golden = GoldenCase.open(name);
    Tensor logits = Tensor.zeros(DType.F32, golden.tensor("logits").lengths());
    try (Program program =
        model.compile(model.graphs().logits(HEAD, false), Bounds.of(4, 24, 24))) {
      Bindings bindings =
          TokenBatch.of(golden.tensor("input_ids")).tokens().output(ModelGraphs.LOGITS, logits);
      model.run(program, bindings);
    }
    return logits;
  }

  private static void assertLogits(LoadedModel model, String name, String tensor) {
    LOGITS.check(
        logits(model, name), GoldenCase.open(name).tensor(tensor), null, name + " " + tensor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora-tiny", "dora-tiny"})
  void mergedWeights_ofPeftsFolder_equalPefts(String name) {
    AdaptedModel adapted = adapted(name);
    GoldenCase golden = GoldenCase.open(name);
    try (Engine engine = engine();
        Store store = engine.store();
        var tensors = base.tensors()) {
      for (ParameterSpec parameter : adapted.graphs().parameters()) {
        var from =
            tensors.types().containsKey(parameter.name()) ? tensors : adapted.adapter().tensors();
        store.declare(parameter.name(), from.types().get(parameter.name()));
        store.write(parameter.name(), from.get(parameter.name()));
      }
      Map<String, Tensor> merged = Merge.of(adapted.graphs()).values(engine, store);
      Set<String> compared = new LinkedHashSet<>();
      for (String tensor : golden.tensors()) {
        if (tensor.startsWith("merged/")) {
          String ours =
              tensor
                  .substring("merged/".length())
                  .replaceFirst("^(base_model\\.model\\.)?model\\.layers\\.", "blocks.")
                  .replace("self_attn.q_proj", "attention.query")
                  .replace("self_attn.v_proj", "attention.value");
          MERGED.check(merged.get(ours), golden.tensor(tensor), null, tensor);
          compared.add(ours);
        }
      }
      assertThat(compared).hasSize(4).isEqualTo(merged.keySet());
    }
  }

  @Test
  void withAdapter_twoOverOneBase_eachSaysWhatPeftSaysAndTheBaseIsThereOnce() {
    try (Engine engine = engine();
        LoadedModel model = base.load(engine, Precision.F32)) {
      Set<String> before = Set.copyOf(model.store().types().keySet());
      LoadedModel lora = adapted("lora-tiny").over(model, "lora");
      try (LoadedModel dora = adapted("dora-tiny").over(model, "dora")) {
        assertThat(model.adapters()).containsExactly("lora", "dora");
        assertThat(model.store().types().keySet()).containsAll(before);
        Set<String> added = new LinkedHashSet<>(model.store().types().keySet());
        added.removeAll(before);
        assertThat(added)
            .as("what two adapters put beside the base: 8 tensors and 12, nothing of the base")
            .hasSize(20)
            .allMatch(key -> key.startsWith("adapters/lora/") || key.startsWith("adapters/dora/"))
            .allMatch(key -> key.contains(".lora_"));
        assertLogits(model, "lora-tiny", "base_logits");
        assertLogits(lora, "lora-tiny", "logits");
        assertLogits(dora, "dora-tiny", "logits");
        assertLogits(model, "dora-tiny", "base_logits");
        lora.close();
        assertThat(model.adapters()).containsExactly("dora");
        assertThat(model.store().types().keySet())
            .hasSize(before.size() + 12)
            .noneMatch(key -> key.startsWith("adapters/lora/"));
        assertLogits(dora, "dora-tiny", "logits");
        assertThatThrownBy(() -> logits(lora, "lora-tiny"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed");
        try (LoadedModel again = adapted("lora-tiny").over(model, "lora")) {
          assertLogits(again, "lora-tiny", "logits");
        }
      }
      assertThat(model.store().types().keySet()).isEqualTo(before);
      assertLogits(model, "lora-tiny", "base_logits");
    }
  }

  @Test
  void withAdapter_aNameThatIsTaken_isRefusedAndChangesNothing() {
    try (Engine engine = engine();
        LoadedModel model = base.load(engine, Precision.F32);
        LoadedModel first = adapted("lora-tiny").over(model, "one")) {
      int before = model.store().types().size();
      assertThatThrownBy(() -> adapted("dora-tiny").over(model, "one"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"one\"");
      assertThatThrownBy(() -> adapted("dora-tiny").over(first, "two"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("over an adapter");
      assertThat(model.store().types()).hasSize(before);
      assertLogits(first, "lora-tiny", "logits");
    }
  }

  @Test
  void withAdapter_requestsOfManyThreads_getEachTheirOwnAdaptersAnswer() throws Exception {
    try (Engine engine = engine();
        LoadedModel model = base.load(engine, Precision.F32);
        LoadedModel lora = adapted("lora-tiny").over(model, "lora");
        LoadedModel dora = adapted("dora-tiny").over(model, "dora");
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> requests = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int number = i;
        requests.add(
            () -> {
              switch (number % 4) {
                case 0 -> assertLogits(model, "lora-tiny", "base_logits");
                case 1 -> assertLogits(lora, "lora-tiny", "logits");
                case 2 -> assertLogits(dora, "dora-tiny", "logits");
                default -> { // comes and goes meanwhile
                  try (LoadedModel guest = adapted("dora-tiny").over(model, "guest " + number)) {
                    assertLogits(guest, "dora-tiny", "logits");
                  }
                }
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(requests)) {
        done.get();
      }
    }
  }
}
