package dev.jackdaw.evaluation;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.Stops;
import dev.jackdaw.generation.Generation;
import dev.jackdaw.generation.GenerationRequest;
import dev.jackdaw.generation.GenerationSettings;
import dev.jackdaw.generation.Generator;
import dev.jackdaw.generation.GeneratorLimits;
import dev.jackdaw.graph.composite.CrossEntropy;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.task.LanguageModel;
import dev.jackdaw.task.Likelihood;
import dev.jackdaw.task.Sampling;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A head of a loaded model that says the next token, as tasks see it. */
final class ModelText implements LanguageModel {
  /** Answers generated at once. */
  private static final int SLOTS = 16;

  private static final int CHUNK = 256;

  private final LoadedModel model;
  private final String name;
  private final Head head;

  ModelText(LoadedModel model, String name, Head head) {
    this.model = model;
    this.name = name;
    this.head = head;
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength() - model.virtualTokens().length;
  }

  @Override
  public List<Example> examples(DataRow row) {
    return head.examples(row);
  }

  @Override
  public Example document(String text) {
    int[] ids = tokenizer().ids(text, SpecialTokens.PLAIN);
    OptionalInt start = model.documentStart();
    if (start.isPresent()) {
      int[] framed = new int[ids.length + 2];
      Arrays.fill(framed, start.getAsInt());
      System.arraycopy(ids, 0, framed, 1, ids.length);
      ids = framed;
    }
    return labelled(ids, 1);
  }

  /** @param from index of the first token that is labelled, at least 1 */
  private static Example labelled(int[] ids, int from) {
    int[] labels = new int[ids.length];
    Arrays.fill(labels, CrossEntropy.IGNORE);
    for (int i = Math.max(1, from); i < ids.length; i++) {
      labels[i - 1] = ids[i];
    }
    return new Example(ids, labels, List.of());
  }

  @Override
  public Example passage(String context, String text) {
    int end = context.length();
    while (end > 0 && Character.isWhitespace(context.charAt(end - 1))) {
      end--;
    }
    Encoding encoding = tokenizer().encode(context + text, SpecialTokens.PLAIN);
    int first = 0;
    while (first < encoding.size() - 1 && encoding.ends()[first] <= end) {
      first++;
    }
    OptionalInt start = model.documentStart();
    if (start.isEmpty()) {
      return labelled(encoding.ids(), first);
    }
    int[] ids = new int[encoding.size() + 1];
    ids[0] = start.getAsInt();
    System.arraycopy(encoding.ids(), 0, ids, 1, encoding.size());
    return labelled(ids, first + 1);
  }

  @Override
  public List<Likelihood> likelihoods(List<Example> examples) {
    return new Likelihoods(model, name).of(examples);
  }

  @Override
  public List<String> answers(List<int[]> prompts, Sampling sampling) {
    List<int[]> fitting = prompts.stream().map(prompt -> fitting(prompt, sampling)).toList();
    int longest = fitting.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
    if (longest == 0) {
      return List.of();
    }
    int context =
        (int) Math.min(model.contextLength(), (long) longest + sampling.maxTokens() + overhead());
    GenerationSettings settings =
        GenerationSettings.sampled(sampling.maxTokens(), sampling.temperature(), sampling.seed())
            .withFilters(0, sampling.topP(), 0)
            .withStop(stops());
    int slots = Math.min(SLOTS, prompts.size());
    try (Generator generator =
        Generator.open(model, new GeneratorLimits(slots, context, Math.min(CHUNK, context)))) {
      List<Generation> running = new ArrayList<>();
      for (int[] prompt : fitting) {
        running.add(generator.start(GenerationRequest.of(prompt, settings)));
      }
      List<String> answers = new ArrayList<>();
      for (Generation generation : running) {
        while (generation.next().isPresent()) {} // waits for the end
        answers.add(generation.result().text().strip());
      }
      return answers;
    }
  }

  private int overhead() {
    return model.virtualTokens().length;
  }

  /** The end of a prompt that leaves no room for an answer: at most half the context is kept free. */
  private int[] fitting(int[] prompt, Sampling sampling) {
    int room = contextLength() - Math.min(sampling.maxTokens(), contextLength() / 2);
    return prompt.length <= room
        ? prompt
        : Arrays.copyOfRange(prompt, prompt.length - room, prompt.length);
  }

  private List<String> stops() {
    if (head.chatTemplate().isEmpty()) {
      return List.of();
    }
    ChatTemplate template = head.chatTemplate().get();
    Stops stops = template.stops(tokenizer());
    List<String> texts = new ArrayList<>(stops.texts());
    for (int id : stops.ids()) {
      texts.add(tokenizer().decode(new int[] {id}));
    }
    return texts.stream().filter(text -> !text.isEmpty()).sorted().distinct().toList();
  }
}
