package dev.jackdaw.bot;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.classification.Classifier;
import dev.jackdaw.conversation.JinjaTemplates;
import dev.jackdaw.dialogue.Premises;
import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.RuleFactory;
import dev.jackdaw.engine.Engine;
import dev.jackdaw.engine.Precision;
import dev.jackdaw.inference.InferenceModel;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.retrieval.Retriever;
import dev.jackdaw.retrieval.RetrieverFactory;
import dev.jackdaw.rule.Sentence;
import dev.jackdaw.rule.Sentences;
import dev.jackdaw.serving.ModelFolder;
import dev.jackdaw.task.Labeller;
import dev.jackdaw.task.Prediction;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts a bot together. What was opened before something fails is closed again. */
public final class BotAssembly {
  /** What a model without a template of its own is talked to in. */
  private static final String PLAIN = "plain";

  private final BotConfig config;
  private final Components components;
  private final Engine engine;
  private final Map<Path, InferenceModel> models = new HashMap<>();
  private final Map<Path, ModelFolder> folders = new HashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Optional<Function<PartConfig, Labeller>> others;

  private BotAssembly(
      BotConfig config,
      Components components,
      Engine engine,
      Optional<Function<PartConfig, Labeller>> others) {
    this.config = config;
    this.components = components;
    this.engine = engine;
    this.others = others;
  }

  /**
   * A bot from its parts. The caller closes the bot, then the engine.
   *
   * @param config with bundles for all models
   * @throws UserException with what is wrong with a part
   */
  public static Bot assemble(BotConfig config, Components components, Engine engine) {
    return assemble(config, List.of(), components, engine);
  }

  /** The same with further rules, which come last. */
  public static Bot assemble(
      BotConfig config, List<Rule> more, Components components, Engine engine) {
    return assemble(new BotAssembly(config, components, engine, Optional.empty()), more);
  }

  /**
   * The same with something else in the place of its classifiers: rules written by hand, a baseline, a script.
   *
   * @param labellers gives what labels texts for a part of the bot; {@link Bot#classifier} is empty then
   */
  public static Bot assemble(
      BotConfig config,
      Function<PartConfig, Labeller> labellers,
      Components components,
      Engine engine) {
    return assemble(new BotAssembly(config, components, engine, Optional.of(labellers)), List.of());
  }

  private static Bot assemble(BotAssembly assembly, List<Rule> more) {
    try {
      return assembly.bot(more);
    } catch (RuntimeException | Error e) {
      try {
        assembly.close();
      } catch (Exception suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private Bot bot(List<Rule> more) {
    Optional<Classifier> classifier =
        others.isPresent() ? Optional.empty() : config.classifier().map(this::classifier);
    Optional<IntentReader> intents =
        others
            .flatMap(other -> config.classifier().map(other))
            .map(IntentReader::of)
            .or(() -> classifier.map(IntentReader::of));
    Optional<Policy> policy = config.policy().map(p -> Policy.read(p.file()));
    Premises premises =
        new Premises(
            policy.map(Policy::clauses).orElse(List.of()),
            intents.map(IntentReader::intents).orElse(List.of()));
    Map<String, Sentence> fixed =
        config.fixedAnswers().map(f -> Sentences.read(f, "answer", premises)).orElse(Map.of());
    Sentences.requireIntents(List.copyOf(config.labels().keySet()), "bot.labels", premises);
    List<Rule> rules = new ArrayList<>();
    config.rules().forEach(rule -> rules.add(rule(rule, premises)));
    rules.addAll(more);
    Map<String, LabelledAnswer> labellers = new LinkedHashMap<>();
    config.labels().forEach((intent, label) -> labellers.put(intent, labeller(label)));
    BotParts parts =
        new BotParts(
            intents,
            config.model().map(this::speaker),
            config.system().filter(system -> !system.isBlank()),
            policy.map(found -> knowledge(found, fixed, intents)),
            fixed,
            labellers,
            rules,
            config.phrasing(),
            config.otherwise());
    return new Bot(config, parts, classifier, this::close);
  }

  private Rule rule(Configured<RuleFactory<?>> choice, Premises premises) {
    RuleFactory<Record> factory = choice.component(components);
    return factory.create(choice.config(), premises);
  }

  private Knowledge knowledge(
      Policy policy, Map<String, Sentence> fixed, Optional<IntentReader> intents) {
    PolicyConfig settings = config.policy().orElseThrow();
    KnownQuestions known = KnownQuestions.read(policy, settings.questions());
    RetrieverFactory<Record> factory = settings.retriever().component(components);
    Retriever retriever =
        factory.index(settings.retriever().config(), known.beside(policy).clauses());
    opened.push(retriever);
    boolean learns = settings.intentWeight() > 0 && !known.isEmpty();
    return new Knowledge(
        policy,
        retriever,
        settings.leastRelevance(),
        intents
            .filter(_ -> learns)
            .map(reader -> ClauseIntents.learn(policy, known, fixed, reader)),
        settings.intentWeight());
  }

  private LabelledAnswer labeller(LabelConfig label) {
    if (others.isPresent()) {
      Labeller other = others.get().apply(label.part());
      return new LabelledAnswer(text -> labels(other, text), label.say(), label.none());
    }
    Classifier classifier = classifier(label.part());
    return new LabelledAnswer(text -> classifier.classify(text).given(), label.say(), label.none());
  }

  private static List<String> labels(Labeller labeller, String text) {
    Prediction said = labeller.predict(List.of(text)).getFirst();
    return said.abstains() ? List.of() : said.said().stream().map(labeller.labels()::get).toList();
  }

  private Classifier classifier(PartConfig part) {
    InferenceModel model = model(part);
    List<String> heads = Classifier.classifying(model);
    if (part.head().isEmpty() && heads.size() != 1) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of(
                  "the model has "
                      + (heads.isEmpty() ? "no head" : "several heads")
                      + " that labels texts")
              .at(folder(part).toString())
              .available(heads)
              .fix(heads.isEmpty() ? "fine-tune one" : "name one as head"));
    }
    String head = part.head().orElseGet(heads::getFirst);
    Classifier classifier = Classifier.open(model, head, opened(part).calibration(head));
    opened.push(classifier);
    return classifier;
  }

  private Speaker speaker(PartConfig part) {
    InferenceModel model = model(part);
    ChatTemplate template =
        new JinjaTemplates(Clock.systemDefaultZone())
            .template(opened(part).chatTemplate().orElse(PLAIN));
    ModelSpeaker speaker = ModelSpeaker.open(model, template);
    opened.push(speaker);
    return speaker;
  }

  private static Path folder(PartConfig part) {
    return part.bundle()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "[bot] the fine-tuning " + part.from() + " has no folder yet"))
        .toAbsolutePath()
        .normalize();
  }

  private ModelFolder opened(PartConfig part) {
    return folders.computeIfAbsent(folder(part), folder -> ModelFolder.open(folder, components));
  }

  /** One model in memory for all parts that share it. */
  private InferenceModel model(PartConfig part) {
    Path folder = folder(part);
    InferenceModel known = models.get(folder);
    if (known != null) {
      return known;
    }
    InferenceModel model = opened(part).load(() -> engine, Precision.F32, ModelFolder.ANYWHERE);
    opened.push(model);
    models.put(folder, model);
    return model;
  }

  /** Last opened, first closed. */
  private void close() throws Exception {
    Exception failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
