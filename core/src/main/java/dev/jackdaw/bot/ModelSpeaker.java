package dev.jackdaw.bot;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.chat.Stops;
import dev.jackdaw.generation.Completion;
import dev.jackdaw.generation.FinishReason;
import dev.jackdaw.generation.Generation;
import dev.jackdaw.generation.GenerationEvent;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationResult;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.inference.LanguageModel;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An instruction model, talked to through its chat template. */
final class ModelSpeaker implements Speaker, AutoCloseable {
  private static final int SLOTS = 2;

  private final LanguageModel model;
  private final ChatTemplate template;
  private final Generator generator;
  private final List<String> stops;

  private ModelSpeaker(
      LanguageModel model, ChatTemplate template, List<String> stops, Generator generator) {
    this.model = model;
    this.template = template;
    this.stops = stops;
    this.generator = generator;
  }

  /** The caller closes it before the model. */
  static ModelSpeaker open(LanguageModel model, ChatTemplate template) {
    return new ModelSpeaker(
        model,
        template,
        stops(model, template),
        Generator.open(model, GeneratorLimits.of(model, SLOTS)));
  }

  /** Texts that end an answer. A special token that is not the end of a text is known by how it is spelled. */
  private static List<String> stops(LanguageModel model, ChatTemplate template) {
    Stops stops = template.stops(model.tokenizer());
    Vocabulary vocabulary = model.tokenizer().vocabulary();
    List<String> texts = new ArrayList<>(stops.texts());
    for (int id : stops.ids()) {
      boolean end = vocabulary.endOfText().isPresent() && vocabulary.endOfText().getAsInt() == id;
      String spelling = new String(vocabulary.bytes(id), StandardCharsets.UTF_8);
      if (!end && !spelling.isEmpty()) {
        texts.add(spelling);
      }
    }
    return texts;
  }

  @Override
  public Phrase say(
      Optional<String> system,
      List<Message> before,
      String text,
      PhrasingConfig phrasing,
      int attempt,
      Consumer<String> pieces,
      BooleanSupplier stop) {
    int room = Math.max(1, model.contextLength() - phrasing.maxTokens());
    Conversation conversation =
        Memory.fit(system, before, Message.user(text), told -> length(told) <= room)
            .orElseThrow(() -> tooLong(system, text, room));
    GenerationRequest request =
        GenerationRequest.of(
            template.prompt(conversation, model.tokenizer()), phrasing.settings(attempt, stops));
    try (Generation generation = generator.start(request)) {
      boolean stopped = false;
      for (Optional<GenerationEvent> event = generation.next();
          event.isPresent();
          event = generation.next()) {
        if (!event.get().text().isEmpty()) {
          pieces.accept(event.get().text());
        }
        if (!stopped && stop.getAsBoolean()) {
          stopped = true;
          generation.cancel();
        }
      }
      return phrase(generation.result());
    }
  }

  private static Phrase phrase(GenerationResult result) {
    Completion said = result.completions().getFirst();
    return new Phrase(
        said.text(),
        said.reason() == FinishReason.STOP,
        said.reason() == FinishReason.CANCELLED,
        said.tokens().size(),
        result.tokensPerSecond());
  }

  private int length(Conversation conversation) {
    return template.prompt(conversation, model.tokenizer()).length;
  }

  private UserException tooLong(Optional<String> system, String text, int room) {
    int length = length(Memory.fit(system, List.of(), Message.user(text), _ -> true).orElseThrow());
    return new UserException(
        UserException.Kind.INPUT,
        Problem.of(
                "what was said has "
                    + length
                    + " tokens with the system prompt, and the model's context of "
                    + model.contextLength()
                    + " leaves room for "
                    + room
                    + " beside an answer")
            .fix("say it in fewer words"));
  }

  @Override
  public void close() {
    generator.close();
  }
}
