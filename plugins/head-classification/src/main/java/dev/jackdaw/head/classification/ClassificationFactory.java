package dev.jackdaw.head.classification;

import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;

/** Makes classification heads. */
public final class ClassificationFactory implements HeadFactory<ClassificationConfig> {
  @Override
  public Head create(ClassificationConfig config, Tokenizer tokenizer) {
    if (config.labels().isEmpty() || config.classWeights() instanceof ClassWeights.Balanced) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  config.labels().isEmpty()
                      ? "the classification head has no labels, and no rows to find them in"
                      : "the classification head has balanced weights, and no rows to count")
              .fix("list labels and weights, or train the head on labelled rows"));
    }
    return new ClassificationHead(config, tokenizer);
  }

  @Override
  public ClassificationConfig complete(ClassificationConfig config, HeadData data) {
    return new LabelSurvey(config).complete(data);
  }
}
