package dev.jackdaw.composition;

import dev.jackdaw.bot.BotConfig;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Tree;
import dev.jackdaw.registry.Components;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what a bot is made of, part by part. Settings are those of a recipe's {@code bot} section, checked when the bot is made, all
 * problems at once.
 */
public final class BotComposer {
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Object> policy = new LinkedHashMap<>();
  private final Map<String, Object> labels = new LinkedHashMap<>();
  private final List<Object> rules = new ArrayList<>();
  private final List<Rule> own = new ArrayList<>();

  BotComposer() {}

  /** Tells intents, with the only head of the bundle that labels texts. */
  public BotComposer classifier(Path bundle) {
    settings.put("classifier", Map.of("bundle", text(bundle)));
    return this;
  }

  /** Tells intents, with one head of several. */
  public BotComposer classifier(Path bundle, String head) {
    settings.put("classifier", Map.of("bundle", text(bundle), "head", head));
    return this;
  }

  /** Phrases answers. */
  public BotComposer model(Path bundle) {
    settings.put("model", Map.of("bundle", text(bundle)));
    return this;
  }

  /** What the model is told before every conversation. */
  public BotComposer system(String prompt) {
    settings.put("system", prompt);
    return this;
  }

  /** Numbered clauses in Markdown, which answers quote. */
  public BotComposer policy(Path markdown) {
    policy.put("file", text(markdown));
    return this;
  }

  /** Conversations whose answers cite a clause, which help to find it. */
  public BotComposer questions(Path... conversations) {
    policy.put("questions", List.of(conversations).stream().map(BotComposer::text).toList());
    return this;
  }

  /** How clauses are found, by the name of a retriever; {@code lucene} if not said. */
  public BotComposer retriever(String type) {
    policy.put("retriever", type);
    return this;
  }

  /** Answers to give word for word, by intent, in YAML. */
  public BotComposer fixedAnswers(Path yaml) {
    settings.put("fixed_answers", text(yaml));
    return this;
  }

  /** An intent that is answered by labelling what was sent; {@code say} has {@code {labels}} for what was found. */
  public BotComposer label(String intent, Path bundle, String head, String say) {
    labels.put(intent, Map.of("bundle", text(bundle), "head", head, "say", say));
    return this;
  }

  /** A rule by its name, with its default settings. */
  public BotComposer rule(String type) {
    return rule(type, Map.of());
  }

  /** A rule by its name, with settings as in a recipe; paths may be given as such. */
  public BotComposer rule(String type, Map<String, ?> with) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("type", type);
    with.forEach((key, value) -> rule.put(key, value instanceof Path path ? text(path) : value));
    rules.add(rule);
    return this;
  }

  /** A rule of one's own, which comes after those by name. */
  public BotComposer rule(Rule rule) {
    own.add(rule);
    return this;
  }

  /** Another setting of a recipe's {@code bot} section. */
  public BotComposer set(String key, Object value) {
    settings.put(key, value instanceof Path path ? text(path) : value);
    return this;
  }

  List<Rule> own() {
    return List.copyOf(own);
  }

  BotConfig config(Components components) {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    if (!policy.isEmpty()) {
      all.put("policy", policy);
    }
    if (!labels.isEmpty()) {
      all.put("labels", labels);
    }
    all.put("rules", rules);
    return Binder.bind(Tree.of(all, "bot"), BotConfig.class, () -> components, null);
  }

  private static String text(Path path) {
    return path.toString();
  }
}
