package dev.jackdaw.quantization;

import dev.jackdaw.export.QuantizedWeight;
import dev.jackdaw.finetune.Projection;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Quantises a model.
 *
 * <p>8 bits: every projection is rounded to nearest, no text is needed. 4 bits: each projection inside a block meets calibration text
 * with everything before it quantised already, and its codes are found for what it meets there. How much each matters is estimated as
 * {@code 1/2 sum_o f_o e_o}, with f the mean squared gradient of the loss by its outputs and e their mean squared error. Those that
 * matter most for their size then get 8 bits until perplexity on held-out text stays within the budget. Embedding and head, whose
 * errors act on every token directly, have bits of their own.
 */
public final class Quantizer {
  /** Tokens whose gradients are looked at. */
  private static final int GRADIENT_TOKENS = 2048;

  private static final int CALIBRATION_RUN = 2048;

  private final LoadedModel model;
  private final QuantizationSettings settings;
  private final QuantizationProgress progress;

  /** @param model with nothing merged into it that has names of its own; stays as it is */
  public Quantizer(
      LoadedModel model, QuantizationSettings settings, QuantizationProgress progress) {
    this.model = model;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * @param calibration tokens of text like that the model will read; may be empty for 8 bits
   * @param heldOut tokens of other text, of which the first half chooses bits and the second is reported; for 8 bits, may be empty,
   *     and then nothing is measured
   * @throws UserException if text is needed and missing, a weight has elements that are no numbers, or 4 bits are asked for of a model
   *     without a head that says the next token
   */
  public Quantization quantize(int[] calibration, int[] heldOut) {
    long start = System.nanoTime();
    boolean four = settings.bits() == 4;
    boolean chooses = four && !Double.isInfinite(settings.budget());
    boolean calibrates = four && (chooses || settings.method().calibrated());
    requireText(calibration, heldOut, calibrates);
    List<ParameterSpec> parameters = model.graphs().parameters();
    try (WorkingCopy copy = new WorkingCopy(model.engine(), model.store(), parameters)) {
      List<Candidates> all = new ArrayList<>();
      if (calibrates) {
        all.addAll(calibrated(copy, head(calibration, settings.calibrationTokens()), chooses));
      }
      all.addAll(rounded(copy, calibrates));
      BitChoice.Chosen chosen = new BitChoice.Chosen(Set.of(), true);
      int[] judged = head(heldOut, settings.heldOutTokens());
      if (chooses) {
        progress.at("perplexity without quantising", 0, 1);
        chosen =
            new BitChoice(
                    judge(Arrays.copyOf(judged, judged.length / 2)),
                    model.store(),
                    copy,
                    settings.budget(),
                    progress)
                .choose(all);
      }
      Optional<Quality> quality = Optional.empty();
      if (judged.length > 0) {
        progress.at("measuring", 0, 1);
        int[] reported = Arrays.copyOfRange(judged, judged.length / 2, judged.length);
        quality = Optional.of(judge(reported).compare(model.store(), copy.store()));
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      return result(all, chosen, parameters, quality, seconds);
    }
  }

  private void requireText(int[] calibration, int[] heldOut, boolean needed) {
    List<Problem> problems = new ArrayList<>();
    if (needed && calibration.length < 2) {
      problems.add(
          Problem.of("quantising to 4 bits needs calibration text, there are no tokens of it")
              .fix("give text like that the model will read, or quantise to 8 bits"));
    }
    if (needed ? heldOut.length < 4 : heldOut.length > 0 && heldOut.length < 4) {
      problems.add(
          Problem.of(
                  "held-out text of "
                      + heldOut.length
                      + " tokens is too short to choose bits and to measure what they cost")
              .fix("give text that is not the calibration text, some thousand tokens of it"));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.INPUT, problems);
    }
    model.requireKnown(calibration);
    model.requireKnown(heldOut);
  }

  private static int[] head(int[] ids, int most) {
    return ids.length <= most ? ids : Arrays.copyOf(ids, most);
  }

  private Judge judge(int[] text) {
    return new Judge(model.graphs(), model.languageHead(), model.engine(), windows(text));
  }

  private TokenWindows windows(int[] text) {
    int longest = Math.min(model.contextLength(), settings.window());
    return new TokenWindows(text, model.virtualTokens(), longest);
  }

  /** Projections by weight, the first that reads it. */
  private Map<String, Projection> projections(boolean inBlocks) {
    Map<String, Projection> first = new LinkedHashMap<>();
    for (Projection projection : model.graphs().outline().projections()) {
      first.putIfAbsent(projection.weightName(), projection);
    }
    first.values().removeIf(projection -> projection.layer() >= 0 != inBlocks);
    return first;
  }

  /** Projections that no calibration text is needed for. */
  private List<Candidates> rounded(WorkingCopy copy, boolean outsideAlone) {
    List<Candidates> rounded = new ArrayList<>();
    Set<Projection> wanted = new LinkedHashSet<>();
    if (!outsideAlone) {
      wanted.addAll(projections(true).values());
    }
    if (settings.headBits() > 0) {
      wanted.addAll(projections(false).values());
    }
    for (Projection projection : wanted) {
      int bits = projection.layer() < 0 ? settings.headBits() : settings.bits();
      Method method = bits == 4 ? settings.method() : Method.NEAREST;
      Rounded low = plain(copy, projection, bits, method.ranges());
      copy.write(projection.weightName(), low.weight());
      rounded.add(new Candidates(projection, low, null, method, Double.NaN));
      progress.at("rounding", rounded.size(), wanted.size());
    }
    return rounded;
  }

  private Rounded plain(WorkingCopy copy, Projection projection, int bits, RangeGrid grids) {
    return WeightRounding.plain(
        grids,
        weight(copy, projection),
        Math.toIntExact(projection.out()),
        Math.toIntExact(projection.in()),
        bits,
        settings.block());
  }

  private List<Candidates> calibrated(WorkingCopy copy, int[] text, boolean chooses) {
    Map<String, float[]> gradients = chooses ? gradients(copy, text) : Map.of();
    Calibration calibration =
        new Calibration(
            model.graphs(), model.engine(), copy.store(), windows(text), CALIBRATION_RUN);
    Map<String, Projection> wanted = projections(true);
    List<Candidates> found = new ArrayList<>();
    // the last stage is what lies outside the blocks
    int blocks = calibration.stages() - 1;
    for (int stage = 0; stage < blocks; stage++) {
      progress.at("block", stage, blocks);
      for (Candidates candidates : stage(copy, calibration.stage(stage), wanted, gradients)) {
        copy.write(candidates.weight(), candidates.low().weight());
        found.add(candidates);
      }
      if (stage + 1 < blocks) {
        calibration.pass(stage);
      }
    }
    return found;
  }

  private Map<String, float[]> gradients(WorkingCopy copy, int[] text) {
    progress.at("sensitivity", 0, 1);
    TokenWindows few = windows(head(text, GRADIENT_TOKENS));
    return new Calibration(model.graphs(), model.engine(), copy.store(), few, few.columns())
        .gradients(model.languageHead());
  }

  private List<Candidates> stage(
      WorkingCopy copy,
      Map<String, Curvature> curvatures,
      Map<String, Projection> wanted,
      Map<String, float[]> gradients) {
    Map<Curvature, WeightRounding> roundings = new LinkedHashMap<>();
    List<Candidates> found = new ArrayList<>();
    for (Projection projection : wanted.values()) {
      Curvature curvature = curvatures.get(projection.name());
      if (curvature == null) {
        continue; // of another stage
      }
      Rounded low =
          roundings
              .computeIfAbsent(
                  curvature, c -> new WeightRounding(settings.method(), c, settings.damping()))
              .round(
                  weight(copy, projection), Math.toIntExact(projection.out()), 4, settings.block());
      found.add(
          new Candidates(
              projection,
              low,
              plain(copy, projection, 8, RangeGrid.ASYMMETRIC),
              settings.method(),
              sensitivity(low.rowErrors(), gradients.get(projection.name()))));
    }
    return found;
  }

  private static double sensitivity(double[] errors, float @Nullable [] gradients) {
    if (gradients == null) {
      return 0; // the loss does not depend on it
    }
    double sum = 0;
    for (int o = 0; o < errors.length; o++) {
      sum += gradients[o] * errors[o] / 2;
    }
    return sum;
  }

  private static float[] weight(WorkingCopy copy, Projection projection) {
    float[] values = copy.read(projection.weightName());
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                    "%s cannot be quantised: element (%d, %d) is %s"
                        .formatted(
                            projection.weightName(),
                            i / projection.in(),
                            i % projection.in(),
                            values[i]))
                .fix("the model is damaged; take an earlier checkpoint"));
      }
    }
    return values;
  }

  private Quantization result(
      List<Candidates> all,
      BitChoice.Chosen chosen,
      List<ParameterSpec> parameters,
      Optional<Quality> quality,
      double seconds) {
    Map<String, QuantizedWeight> weights = new LinkedHashMap<>();
    List<QuantizedProjection> described = new ArrayList<>();
    for (Candidates candidates : all) {
      boolean raised = chosen.raised().contains(candidates.weight());
      weights.put(candidates.weight(), candidates.chosen(raised).weight());
      described.add(candidates.described(raised));
    }
    long before = 0;
    long after = 0;
    for (ParameterSpec parameter : parameters) {
      QuantizedWeight weight = weights.get(parameter.name());
      before += Float.BYTES * parameter.elements();
      after += weight == null ? Float.BYTES * parameter.elements() : weight.bytes();
    }
    return new Quantization(
        weights,
        new QuantizationReport(
            settings, described, before, after, quality, chosen.within(), seconds));
  }
}
