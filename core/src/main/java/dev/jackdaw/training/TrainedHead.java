package dev.jackdaw.training;

/**
 * A head whose loss is minimised.
 *
 * @param name its name in the model
 * @param weight factor on its mean loss where several are trained together
 */
public record TrainedHead(String name, double weight) {
  public TrainedHead {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("[training] head \"" + name + "\" has weight " + weight);
    }
  }
}
