package dev.jackdaw.bot;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.recipe.Configured;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a bot is made of: the {@code bot} section of a recipe, and what its folder says of it.
 *
 * @param classifier tells what somebody wants; without one every turn is answered from the policy or by the model
 * @param model phrases answers
 * @param system what the model is told before every conversation
 * @param policy what answers about the house are quoted from
 * @param fixedAnswers YAML: intents with the {@code answer} to give word for word, and its {@code clause}
 * @param labels intents answered by labelling what somebody sent
 * @param rules what is kept to whatever the model says, in order
 * @param phrasing how the model speaks
 * @param otherwise said where the bot has no answer
 * @param conversations golden conversations, which the bot must pass
 */
public record BotConfig(
    @Doc("Tells what somebody wants") Optional<PartConfig> classifier,
    @Doc("Phrases answers") Optional<PartConfig> model,
    @Doc("What the model is told before every conversation") Optional<String> system,
    @Doc("What answers about the house are quoted from") Optional<PolicyConfig> policy,
    @Doc("YAML: intents with the answer to give word for word, and its clause")
        Optional<Path> fixedAnswers,
    @Doc("Intents answered by labelling what somebody sent") @Default("{}")
        Map<String, LabelConfig> labels,
    @Doc("What is kept to whatever the model says, in order") @Default("[pii]")
        List<Configured<RuleFactory<?>>> rules,
    @Doc("How the model speaks") @Default("{}") PhrasingConfig phrasing,
    @Doc("Said where the bot has no answer") @Default("I'm sorry, I have no answer to that.")
        String otherwise,
    @Doc("Golden conversations, which the bot must pass") Optional<Path> conversations) {
  public BotConfig {
    rules = List.copyOf(rules);
    if (model.isEmpty() && policy.isEmpty() && fixedAnswers.isEmpty() && labels.isEmpty()) {
      throw new IllegalArgumentException(
          "a bot needs something to answer with: policy, fixed_answers, labels or model");
    }
    if (classifier.isEmpty() && (fixedAnswers.isPresent() || !labels.isEmpty())) {
      throw new IllegalArgumentException(
          "fixed_answers and labels go by intent: give a classifier");
    }
  }

  /** A model alone, without rules: what it says is shown as it is. */
  public static BotConfig of(Path bundle, Optional<String> system, PhrasingConfig phrasing) {
    return new BotConfig(
        Optional.empty(),
        Optional.of(PartConfig.in(bundle, Optional.empty())),
        system,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        phrasing,
        "",
        Optional.empty());
  }

  /** Every model of the bot, by what it is for. */
  public Map<String, PartConfig> parts() {
    Map<String, PartConfig> parts = new LinkedHashMap<>();
    classifier.ifPresent(part -> parts.put("classifier", part));
    model.ifPresent(part -> parts.put("model", part));
    labels.forEach((intent, label) -> parts.put("labels." + intent, label.part()));
    return parts;
  }

  /** The same with other parts: those of a recipe's fine-tunings found in their folders, say. */
  public BotConfig withParts(UnaryOperator<PartConfig> change) {
    Map<String, LabelConfig> changed = new LinkedHashMap<>();
    labels.forEach(
        (intent, label) -> {
          PartConfig part = change.apply(label.part());
          changed.put(
              intent,
              new LabelConfig(part.from(), part.bundle(), part.head(), label.say(), label.none()));
        });
    return new BotConfig(
        classifier.map(change),
        model.map(change),
        system,
        policy,
        fixedAnswers,
        changed,
        rules,
        phrasing,
        otherwise,
        conversations);
  }
}
