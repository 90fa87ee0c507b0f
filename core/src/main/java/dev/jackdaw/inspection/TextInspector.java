package dev.jackdaw.inspection;

import dev.jackdaw.data.Document;
import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.finetuning.Wording;
import dev.jackdaw.model.Example;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.SpecialTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at the text a model is pre-trained on, document by document, so that it may be larger than memory. */
final class TextInspector {
  /** Documents compared with each other; their beginnings are held in memory. */
  private static final int MOST_COMPARED = 50_000;

  private static final long MOST_HELD = 64L << 20;
  private static final int TOKENS_SHOWN = 120;
  private static final int REPORT_EVERY = 1000;

  private final RecipeFile file;
  private final Components components;
  private final InspectedModel model;
  private final InspectionOptions options;
  private final Consumer<String> progress;
  private final TokenDisplay display;
  private final PersonalCount.Search personal = new PersonalCount.Search();
  private final Set<Long> hashes = new HashSet<>();
  private final List<PlacedText> compared = new ArrayList<>();
  private final List<Document> shown = new ArrayList<>();
  private final Random random;
  private int[] lengths = new int[1024];
  private int documents;
  private long bytes;
  private long duplicates;
  private long held;

  TextInspector(
      RecipeFile file,
      Components components,
      InspectedModel model,
      InspectionOptions options,
      Consumer<String> progress) {
    this.file = file;
    this.components = components;
    this.model = model;
    this.options = options;
    this.progress = progress;
    this.display = new TokenDisplay(model.tokenizer());
    this.random = new Random(options.seed());
  }

  TextInspection inspect() {
    Configured<TextSourceFactory<?>> text = file.recipe().data().orElseThrow().text();
    TextSourceFactory<Record> source = text.component(components);
    try (Stream<Document> all = source.documents(text.config(), file.folder())) {
      boolean[] continued = new boolean[1];
      all.forEach(
          document -> {
            add(document, continued[0]);
            continued[0] = document.continues();
          });
    }
    progress.accept("comparing documents");
    return new TextInspection(
        documents,
        bytes,
        Lengths.of(Arrays.copyOf(lengths, documents), model.backbone().contextLength()),
        duplicates,
        Overlap.of(compared, options.near()),
        compared.size(),
        personal.found(),
        shown.stream().map(this::shown).toList());
  }

  /** A piece that carries a document on adds to its length; beginnings alone are compared. */
  private void add(Document document, boolean carriesOn) {
    String text = document.text();
    bytes += text.getBytes(StandardCharsets.UTF_8).length;
    personal.add(document.origin(), text);
    int tokens = model.tokenizer().ids(text, SpecialTokens.PLAIN).length;
    if (carriesOn) {
      lengths[documents - 1] += tokens;
      return;
    }
    if (documents == lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * lengths.length);
    }
    lengths[documents++] =
        tokens + (model.tokenizer().vocabulary().endOfText().isPresent() ? 1 : 0);
    choose(document);
    if (!hashes.add(hash(text))) {
      duplicates++;
    }
    if (compared.size() < MOST_COMPARED && held < MOST_HELD) {
      String beginning = text.substring(0, Math.min(text.length(), Grams.LONGEST));
      held += beginning.length();
      compared.add(
          new PlacedText(Part.TRAIN, document.origin(), beginning, Wording.of(beginning), ""));
    }
    if (documents % REPORT_EVERY == 0) {
      progress.accept("%,d documents read".formatted(documents));
    }
  }

  private static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = Grams.mixed(hash ^ text.charAt(i));
    }
    return hash;
  }

  /** Every document has the same chance to be shown (Vitter 1985, algorithm R). */
  private void choose(Document document) {
    if (shown.size() < options.rows()) {
      shown.add(document);
    } else if (options.rows() > 0) {
      int place = random.nextInt(documents);
      if (place < options.rows()) {
        shown.set(place, document);
      }
    }
  }

  private ShownExample shown(Document document) {
    int[] ids = model.tokenizer().ids(document.text(), SpecialTokens.PLAIN);
    OptionalInt end = model.tokenizer().vocabulary().endOfText();
    if (end.isPresent() && !document.continues()) {
      ids = Arrays.copyOf(ids, ids.length + 1);
      ids[ids.length - 1] = end.getAsInt();
    }
    int[] beginning = Arrays.copyOf(ids, Math.min(ids.length, TOKENS_SHOWN));
    return new ShownExample(
        Part.TRAIN,
        document.origin(),
        "",
        display.of(new Example(beginning, new int[0], List.of()), true),
        ids.length - beginning.length);
  }
}
