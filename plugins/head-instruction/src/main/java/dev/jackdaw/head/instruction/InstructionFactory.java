package dev.jackdaw.head.instruction;

import dev.jackdaw.chat.ChatTemplates;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import jakarta.inject.Inject;

/** Makes instruction heads. */
public final class InstructionFactory implements HeadFactory<InstructionConfig> {
  /** What a model is taught whose base has no template. */
  private static final String STANDARD = "chatml";

  private final ChatTemplates templates;

  @Inject
  public InstructionFactory(ChatTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Head create(InstructionConfig config, Tokenizer tokenizer) {
    if (config.template().equals(InstructionConfig.BASE)) {
      throw new UserException(
          UserException.Kind.CONFIGURATION,
          Problem.of(
                  "the instruction head has the template \"base\", and no base model to take it from")
              .available(templates.names())
              .fix("name a template, or train the head on a base model"));
    }
    return new InstructionHead(config, templates.template(config.template()), tokenizer);
  }

  /** Writes out the template, so that the model means the same when ready ones change. */
  @Override
  public InstructionConfig complete(InstructionConfig config, HeadData data) {
    String wanted =
        config.template().equals(InstructionConfig.BASE)
            ? data.chatTemplate().orElse(STANDARD)
            : config.template();
    return config.withTemplate(templates.template(wanted).source());
  }
}
