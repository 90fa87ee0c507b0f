package dev.jackdaw.baseline.linear;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.task.BaselineFactory;

/** Brings the baselines {@code logistic-regression} and {@code linear-svm}. */
public final class LinearPlugin implements Plugin {
  @Override
  public String id() {
    return "baseline-linear";
  }

  @Override
  public String description() {
    return "Linear baselines: TF-IDF with logistic regression, and with a support vector machine.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        BaselineFactory.class,
        "logistic-regression",
        LogisticRegressionConfig.class,
        LogisticRegression.class);
    registry.add(BaselineFactory.class, "linear-svm", LinearSvmConfig.class, LinearSvm.class);
  }
}
