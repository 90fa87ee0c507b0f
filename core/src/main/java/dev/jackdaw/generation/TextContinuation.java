package dev.jackdaw.generation;

import dev.jackdaw.constraint.TokenMasks;
import dev.jackdaw.inference.LanguageModel;
import dev.jackdaw.inference.LogProbabilities;
import dev.jackdaw.inference.TokenScore;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One sample of a request: draws tokens, makes text of them, knows when to end, and tells what happens. */
final class TextContinuation implements Continuation {
  private final GenerationSettings settings;
  private final int sample;
  private final Consumer<GenerationEvent> events;
  private final Tokenizer tokenizer;
  private final int known;
  private final TokenHistory history;
  private final List<LogitProcessor> processors = new ArrayList<>();
  private final Optional<FormMask> form;
  private final Sampler sampler;
  private final TextDecoder decoder;
  private final StopMatcher stops;
  private final StringBuilder text = new StringBuilder();
  private final List<GeneratedToken> tokens = new ArrayList<>();

  /**
   * @param form where a text of the request's form begins; empty without one
   * @param events told in the thread that steps; {@link GenerationEvent.Finished} comes last, and once
   */
  TextContinuation(
      LanguageModel model,
      GenerationRequest request,
      int[] prompt,
      int sample,
      Optional<TokenMasks.Cursor> form,
      Consumer<GenerationEvent> events) {
    this.settings = request.settings();
    this.sample = sample;
    this.events = events;
    tokenizer = model.tokenizer();
    known = Math.min(tokenizer.vocabulary().size(), model.vocabulary());
    history = new TokenHistory(prompt);
    if (settings.repetitionPenalty() != 1) {
      processors.add(new RepetitionPenalty(settings.repetitionPenalty()));
    }
    for (Supplier<? extends LogitProcessor> processor : request.processors()) {
      processors.add(processor.get());
    }
    this.form =
        form.map(
            cursor ->
                new FormMask(
                    cursor, FormMask.ends(tokenizer.vocabulary(), settings.stop(), known)));
    this.form.ifPresent(processors::add);
    sampler = new Sampler(settings);
    decoder = tokenizer.decoder();
    stops = new StopMatcher(settings.stop());
  }

  @Override
  public int next(float[] logits) {
    if (tokens.isEmpty() && form.isPresent() && form.get().complete(history)) {
      finish(FinishReason.STOP);
      return DONE;
    }
    requireNumbers(logits);
    Optional<LogProbabilities> before =
        settings
            .logProbabilities()
            .map(_ -> new LogProbabilities(logits.clone(), 0, logits.length));
    Arrays.fill(logits, known, logits.length, Float.NEGATIVE_INFINITY);
    processors.forEach(processor -> processor.process(history, logits));
    requireChoice(logits);
    int id = sampler.draw(logits, CounterRandom.uniform(settings.seed(), sample, tokens.size()));
    if (settings.untilEndOfText()
        && OptionalInt.of(id).equals(tokenizer.vocabulary().endOfText())) {
      finish(FinishReason.STOP);
      return DONE;
    }
    history.add(id);
    GeneratedToken token = token(id, before);
    tokens.add(token);
    say(new GenerationEvent.Drawn(sample, token, stops.add(decoder.add(id))));
    if (stops.stopped()) {
      finish(FinishReason.STOP);
      return DONE;
    }
    if (form.isPresent() && form.get().complete(history)) {
      finish(FinishReason.STOP);
      return DONE;
    }
    if (tokens.size() == settings.maxTokens()) {
      finish(FinishReason.LENGTH);
      return DONE;
    }
    return id;
  }

  private GeneratedToken token(int id, Optional<LogProbabilities> before) {
    Optional<TokenScore> score = before.map(distribution -> distribution.score(id, tokenizer));
    int top = settings.logProbabilities().orElse(0);
    return new GeneratedToken(
        id, score, before.map(distribution -> distribution.top(top, tokenizer)).orElse(List.of()));
  }

  private void requireNumbers(float[] logits) {
    for (float logit : logits) {
      if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
        throw new UserException(
            UserException.Kind.INPUT,
            Problem.of(
                    "the model's logits after " + history.size() + " tokens are not finite numbers")
                .fix(
                    "its parameters are damaged, or it diverged in training: use an earlier"
                        + " checkpoint"));
      }
    }
  }

  private static void requireChoice(float[] logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    if (!(largest > Float.NEGATIVE_INFINITY && largest < Float.POSITIVE_INFINITY)) {
      throw new IllegalStateException(
          "[logit_processor] left no token to draw: the largest logit is " + largest);
    }
  }

  @Override
  public void contextFull() {
    finish(FinishReason.LENGTH);
  }

  void cancelled() {
    finish(FinishReason.CANCELLED);
  }

  private void finish(FinishReason reason) {
    String rest = stops.add(decoder.finish()) + stops.finish();
    text.append(rest);
    // an unfinished character may have completed a stop string only now
    FinishReason why = stops.stopped() ? FinishReason.STOP : reason;
    events.accept(
        new GenerationEvent.Finished(
            sample, rest, new Completion(sample, text.toString(), tokens, why)));
  }

  private void say(GenerationEvent event) {
    text.append(event.text());
    events.accept(event);
  }
}
