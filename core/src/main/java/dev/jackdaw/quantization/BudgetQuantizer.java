package dev.jackdaw.quantization;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.assembly.Parameters;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.engine.Store;
import dev.jackdaw.exporting.WeightQuantizer;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Quantises what an export writes. */
public final class BudgetQuantizer implements WeightQuantizer {
  private final QuantizationSettings settings;
  private final Optional<QuantizationText> text;
  private final QuantizationProgress progress;

  /** @param text to quantise with; if empty, half of the export's own calibrates and the other half measures */
  public BudgetQuantizer(
      QuantizationSettings settings,
      Optional<QuantizationText> text,
      QuantizationProgress progress) {
    this.settings = settings;
    this.text = text;
    this.progress = progress;
  }

  @Override
  public Choice choose(
      ModelGraphs model, Checkpoint.Tensors parameters, List<int[]> texts, Engine engine) {
    QuantizationText chosen =
        text.orElseGet(() -> QuantizationText.halves(QuantizationText.joined(texts), settings));
    boolean speaks =
        model.heads().values().stream().anyMatch(head -> head.target() instanceof Target.Tokens);
    int[] heldOut = speaks || settings.bits() == 4 ? chosen.heldOut() : new int[0];
    try (LoadedModel loaded = loaded(model, parameters, engine)) {
      Quantization quantization =
          new Quantizer(loaded, settings, progress).quantize(chosen.calibration(), heldOut);
      return new Choice(quantization, quantization.report().report());
    }
  }

  private static LoadedModel loaded(
      ModelGraphs model, Checkpoint.Tensors parameters, Engine engine) {
    Store store = engine.store();
    try {
      Parameters.declare(store, model.parameters());
      for (ParameterSpec parameter : model.parameters()) {
        store.write(parameter.name(), parameters.get(parameter.name()));
      }
      return LoadedModel.owning(
          model,
          new IdsOnlyTokenizer(model.backbone().vocabulary()),
          OptionalInt.empty(),
          engine,
          store,
          Precision.F32);
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }
}
