package dev.jackdaw.finetune;

import dev.jackdaw.model.ParameterSpec;
import java.util.List;

/**
 * A model as a strategy sees it before anything is built.
 *
 * @param parameters all parameters of base and heads, in order of declaration
 * @param sites full names of all projections, in order
 * @param layers number of blocks
 * @param width features per token
 */
public record ModelOutline(
    List<ParameterSpec> parameters, List<String> sites, int layers, int width) {
  public ModelOutline {
    parameters = List.copyOf(parameters);
    sites = List.copyOf(sites);
  }
}
