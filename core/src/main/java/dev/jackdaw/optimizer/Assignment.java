package dev.jackdaw.optimizer;

import dev.jackdaw.model.ParameterSpec;

/**
 * A trained parameter and how it moves.
 *
 * @param optimizer its rule
 * @param rate factor on the scheduled learning rate
 * @param decay weight decay; 0 for none
 */
public record Assignment(ParameterSpec parameter, Optimizer optimizer, double rate, double decay) {
  /** Key of the parameter's gradient in the store. */
  public String gradientKey() {
    return gradientKey(parameter.name());
  }

  public static String gradientKey(String parameter) {
    return "gradient/" + parameter;
  }

  /** Key of one of its moments in the store. */
  public String momentKey(String moment) {
    return moment + "/" + parameter.name();
  }
}
