package dev.jackdaw.finetune.freeze;

import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.finetune.FineTuneStrategy;
import dev.jackdaw.finetune.ModelOutline;
import dev.jackdaw.finetune.NamePattern;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Trains a part of the model as it is: heads, the last blocks, parameters by name; at once or one block after another. */
public final class FreezeStrategy implements FineTuneStrategy<FreezeConfig> {
  private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d{1,9})\\.");

  @Override
  public Adaptation adapt(ModelOutline model, FreezeConfig config) {
    List<Problem> problems = new ArrayList<>();
    List<String> names = model.parameters().stream().map(ParameterSpec::name).toList();
    checkBlocks(model, config, problems);
    for (String pattern : config.parameters()) {
      if (names.stream().noneMatch(new NamePattern(pattern)::matches)) {
        problems.add(
            Problem.of("no parameter matches \"" + pattern + "\"")
                .at("strategy.parameters")
                .available(collapsed(names))
                .fix("* stands for any characters"));
      }
    }
    Freeze freeze = Freeze.of(model, config);
    if (problems.isEmpty() && names.stream().noneMatch(name -> freeze.trains(name, 0))) {
      problems.add(
          Problem.of(
                  freeze.phaseStarts().size() > 1
                      ? "nothing is trained before "
                          + config.unfreezeAt().getFirst()
                          + " of the run"
                      : "nothing is trained: the heads have no parameters of their own"
                          + (config.trainHeads() ? "" : ", or are not to be trained"))
              .at("strategy")
              .available(collapsed(names))
              .fix("set last_blocks, or name parameters"));
    }
    if (!problems.isEmpty()) {
      throw new UserException(UserException.Kind.CONFIGURATION, problems);
    }
    return freeze;
  }

  private static void checkBlocks(ModelOutline model, FreezeConfig config, List<Problem> problems) {
    if (config.lastBlocks() > model.layers()) {
      problems.add(
          Problem.of("the model has " + model.layers() + " blocks, not " + config.lastBlocks())
              .at("strategy.last_blocks"));
    }
    List<Double> starts = config.unfreezeAt();
    double before = Double.NEGATIVE_INFINITY;
    for (double start : starts) {
      if (!(start >= 0 && start < 1) || start <= before) {
        problems.add(
            Problem.of("the fractions are " + starts + ", must ascend from 0 to below 1")
                .at("strategy.unfreeze_at"));
        break;
      }
      before = start;
    }
    if (starts.size() > config.lastBlocks()) {
      problems.add(
          Problem.of(
                  starts.size()
                      + " fractions, but only "
                      + config.lastBlocks()
                      + " blocks to unfreeze")
              .at("strategy.unfreeze_at")
              .fix("set last_blocks to at least " + starts.size()));
    }
  }

  private static List<String> collapsed(List<String> names) {
    return names.stream()
        .map(name -> name.replaceFirst("^blocks\\.\\d+\\.", "blocks.*."))
        .distinct()
        .toList();
  }

  /**
   * @param firstBlocks by phase the first block that is trained
   */
  private record Freeze(
      List<NamePattern> patterns,
      List<Double> phaseStarts,
      List<Integer> firstBlocks,
      boolean trainHeads)
      implements Adaptation {
    static Freeze of(ModelOutline model, FreezeConfig config) {
      List<Double> starts = new ArrayList<>(config.unfreezeAt());
      List<Integer> first = new ArrayList<>();
      int parts = Math.max(1, starts.size());
      for (int part = 1; part <= parts; part++) {
        int blocks = (int) Math.ceilDiv((long) part * config.lastBlocks(), parts);
        first.add(model.layers() - blocks);
      }
      if (starts.isEmpty() || starts.getFirst() > 0) {
        starts.addFirst(0.0);
      }
      if (first.size() < starts.size()) { // before the first part no block is trained
        first.addFirst(model.layers());
      }
      return new Freeze(
          config.parameters().stream().map(NamePattern::new).toList(),
          List.copyOf(starts),
          List.copyOf(first),
          config.trainHeads());
    }

    @Override
    public boolean trains(String parameter, int phase) {
      if (ParameterSpec.ofHead(parameter) && trainHeads) {
        return true;
      }
      return block(parameter) >= firstBlocks.get(phase)
          || patterns.stream().anyMatch(pattern -> pattern.matches(parameter));
    }

    /** The block a parameter is in, -1 outside blocks. */
    private static int block(String parameter) {
      Matcher matcher = BLOCK.matcher(parameter);
      return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : -1;
    }
  }
}
