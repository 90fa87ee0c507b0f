package dev.jackdaw.head.instruction;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.ChatTokens;
import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.graph.Value;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;
import dev.jackdaw.model.Target;
import dev.jackdaw.model.Targets;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The backbone's own logits, and their cross-entropy with what the assistant said. */
final class InstructionHead implements Head {
  private final InstructionConfig config;
  private final ChatTemplate template;
  private final Tokenizer tokenizer;

  InstructionHead(InstructionConfig config, ChatTemplate template, Tokenizer tokenizer) {
    this.config = config;
    this.template = template;
    this.tokenizer = tokenizer;
  }

  @Override
  public Target target() {
    return new Target.Tokens();
  }

  @Override
  public Value output(ModelOps g, Value hidden, Backbone backbone, Sequence in) {
    return backbone.logits(g, hidden);
  }

  @Override
  public Value lossSum(ModelOps g, Value output, Targets targets) {
    return g.crossEntropy(output, targets.tokens(), config.labelSmoothing());
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.of(template);
  }

  /**
   * One example: the conversation with its answers labelled; of a conversation that waits for an answer the tokens up to where it
   * would begin, without labels.
   */
  @Override
  public List<Example> examples(DataRow row) {
    Conversation conversation = new RowConversation(config, row).read();
    try {
      return List.of(
          conversation.messages().getLast().isAssistant()
              ? answered(conversation)
              : waiting(conversation));
    } catch (UserException e) {
      List<Problem> placed =
          e.problems().stream()
              .map(p -> p.at(p.where() == null ? row.place() : row.place() + " " + p.where()))
              .toList();
      throw new UserException(UserException.Kind.INPUT, placed);
    }
  }

  private Example waiting(Conversation conversation) {
    int[] ids = template.prompt(conversation, tokenizer);
    int[] labels = new int[ids.length];
    Arrays.fill(labels, CrossEntropy.IGNORE);
    return new Example(ids, labels, List.of());
  }

  private Example answered(Conversation conversation) {
    ChatTokens tokens = template.answered(conversation, tokenizer);
    int[] ids = tokens.ids();
    int[] labels = new int[ids.length];
    Arrays.fill(labels, CrossEntropy.IGNORE);
    int last = Arrays.stream(tokens.answers()).max().orElse(-1);
    for (int t = 0; t + 1 < ids.length; t++) {
      if (learnt(tokens.answers()[t + 1], last, conversation.messages())) {
        labels[t] = ids[t + 1];
      }
    }
    return new Example(ids, labels, List.of());
  }

  private boolean learnt(int answer, int last, List<Message> messages) {
    if (config.loss() == InstructionConfig.Loss.CONVERSATION) {
      return true;
    }
    boolean meant = config.loss() == InstructionConfig.Loss.ANSWERS ? answer >= 0 : answer == last;
    return answer >= 0 && meant && !RowConversation.excluded(messages.get(answer));
  }
}
