package dev.jackdaw.exporting;

import dev.jackdaw.bundle.Bundle;
import dev.jackdaw.bundle.Provenance;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.corpus.TokenizerHash;
import dev.jackdaw.finetuning.FineTuneConfig;
import dev.jackdaw.finetuning.FineTuneData;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.pipeline.RecipeFile;
import dev.jackdaw.pipeline.RunFolder;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds texts to compare models on: what the bundle was trained on, where the run that made it still lies around it; otherwise a file
 * somebody names; otherwise random tokens.
 */
final class PromptSource {
  private static final int SEQUENCES = 9;
  private static final int LONGEST = 128;
  private static final int MOST_ROWS = 4;

  /** Folders above a run in which its recipe is looked for. */
  private static final int RECIPE_ABOVE = 3;

  private final Bundle bundle;
  private final LoadedModel model;
  private final Components components;

  PromptSource(Bundle bundle, LoadedModel model, Components components) {
    this.bundle = bundle;
    this.model = model;
    this.components = components;
  }

  /** @throws UserException if the file cannot be read or says nothing */
  Prompts find(Optional<Path> file) {
    Prompts found =
        file.map(this::written).or(this::fineTuned).or(this::preTrained).orElseGet(this::random);
    int room = Math.min(LONGEST, model.contextLength() - model.virtualTokens().length);
    return found.prepared(model.virtualTokens(), model.virtualTokens().length + room);
  }

  private Prompts written(Path file) {
    List<int[]> sequences = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int[] ids = line.isBlank() ? new int[0] : tokens(line);
        if (ids.length > 0) {
          sequences.add(ids);
        }
      }
    } catch (CharacterCodingException e) {
      throw new UserException(
          UserException.Kind.INPUT, Problem.of("is not UTF-8 text").at(file.toString()), e);
    } catch (IOException e) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("cannot be read: " + e.getMessage()).at(file.toString()),
          e);
    }
    if (sequences.isEmpty()) {
      throw new UserException(
          UserException.Kind.INPUT,
          Problem.of("has no line of text to compare on")
              .at(file.toString())
              .fix("give a text in each line"));
    }
    return new Prompts(file.toString(), sequences, Map.of());
  }

  private int[] tokens(String text) {
    Tokenizer tokenizer = model.tokenizer();
    int[] ids = tokenizer.ids(text, SpecialTokens.PLAIN);
    if (model.documentStart().isEmpty()) {
      return ids;
    }
    int[] whole = new int[ids.length + 1];
    whole[0] = model.documentStart().getAsInt();
    System.arraycopy(ids, 0, whole, 1, ids.length);
    return whole;
  }

  /** Rows of the recipe beside the bundle, if they are still those it was taught with. */
  private Optional<Prompts> fineTuned() {
    Path run = bundle.folder().toAbsolutePath().normalize().getParent();
    Path entries = run == null ? null : run.getParent();
    Path whole = entries == null ? null : entries.getParent();
    if (run == null
        || entries == null
        || whole == null
        || !String.valueOf(entries.getFileName()).equals("finetune")) {
      return Optional.empty();
    }
    Path recipe = new RunFolder(whole).recipe();
    String name = run.getFileName().toString();
    if (!Files.exists(recipe)) {
      return Optional.empty();
    }
    // the recipe's paths are relative to where it was written, which nobody noted: near the run, or
    // where one works
    Stream<Path> places =
        Stream.concat(
            Stream.iterate(whole, place -> place != null, Path::getParent).limit(RECIPE_ABOVE),
            Stream.of(Path.of("").toAbsolutePath()));
    return places.flatMap(place -> rows(name, recipe, place).stream()).findFirst();
  }

  private Optional<Prompts> rows(String name, Path recipe, Path place) {
    try {
      FineTuneConfig config =
          RecipeFile.read(recipe, List.of(), components).recipe().finetune().get(name);
      if (config == null) {
        return Optional.empty();
      }
      FineTuneData data = FineTuneData.read(name, config, components, place);
      boolean same =
          bundle.description().provenance().data().stream()
              .map(Provenance.Source::sha256)
              .anyMatch(data.sha256()::equals);
      return same ? rows(name, data) : Optional.empty();
    } catch (UserException _) {
      return Optional.empty(); // the data are not there: another place, or other texts, will do
    }
  }

  private Optional<Prompts> rows(String name, FineTuneData data) {
    Map<String, List<int[]>> own = new LinkedHashMap<>();
    List<int[]> common = new ArrayList<>();
    data.heads()
        .forEach(
            (head, rows) -> {
              Head described = model.graphs().heads().get(head);
              List<int[]> sequences =
                  described == null ? List.of() : sequences(described, rows.labelled().train());
              if (!sequences.isEmpty()) {
                own.put(head, sequences);
                common.addAll(sequences.subList(0, Math.min(MOST_ROWS, sequences.size())));
              }
            });
    return common.isEmpty()
        ? Optional.empty()
        : Optional.of(new Prompts("training rows of \"" + name + "\"", common, own));
  }

  private static List<int[]> sequences(Head head, List<DataRow> rows) {
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < SEQUENCES && i < rows.size(); i++) {
      // spread over all rows: they are often ordered by label
      for (Example example :
          head.examples(rows.get(i * rows.size() / Math.min(SEQUENCES, rows.size())))) {
        if (example.ids().length > 0) {
          sequences.add(example.ids());
        }
      }
    }
    return sequences;
  }

  private Optional<Prompts> preTrained() {
    return tokens().flatMap(this::documents);
  }

  /** The tokens of the run that the bundle, or the one it was fine-tuned from, lies in. */
  private Optional<Path> tokens() {
    Path folder = bundle.folder().toAbsolutePath().normalize().getParent();
    for (int up = 0; folder != null && up < 3; up++, folder = folder.getParent()) {
      Path tokens = new RunFolder(folder).tokens();
      if (Files.isDirectory(tokens)) {
        return Optional.of(tokens);
      }
    }
    return Optional.empty();
  }

  /** A long text, of the run around the bundle where it is there, otherwise all prompts one after another. At most that many tokens. */
  int[] text(int most, Prompts prompts) {
    return tokens()
        .flatMap(folder -> text(folder, most))
        .orElseGet(
            () -> {
              int[] all =
                  prompts.common().stream()
                      .flatMapToInt(IntStream::of)
                      .filter(id -> id >= 0) // virtual tokens are no text
                      .toArray();
              return all.length <= most ? all : Arrays.copyOf(all, most);
            });
  }

  private Optional<int[]> text(Path tokens, int most) {
    try (TokenStore store = TokenStore.open(tokens, TokenizerHash.of(model.tokenizer()))) {
      int[] ids = new int[(int) Math.min(most, store.tokens())];
      store.read(0, ids, 0, ids.length);
      return ids.length < 2 ? Optional.empty() : Optional.of(ids);
    } catch (UserException _) {
      return Optional.empty();
    }
  }

  private Optional<Prompts> documents(Path tokens) {
    try (TokenStore store = TokenStore.open(tokens, TokenizerHash.of(model.tokenizer()))) {
      List<int[]> sequences = new ArrayList<>();
      long wanted = Math.min(SEQUENCES, store.documents());
      for (long i = 0; i < wanted; i++) {
        long document = i * store.documents() / wanted;
        long start = store.documentStart(document);
        int n = (int) Math.min(LONGEST, store.documentStart(document + 1) - start);
        int[] ids = new int[n];
        store.read(start, ids, 0, n);
        if (n > 0) {
          sequences.add(ids);
        }
      }
      return sequences.isEmpty()
          ? Optional.empty()
          : Optional.of(new Prompts("training text in " + tokens, sequences, Map.of()));
    } catch (UserException _) {
      return Optional.empty(); // another tokenizer's, or damaged: other texts do
    }
  }

  /** The same tokens every time. */
  private Prompts random() {
    SplittableRandom random = new SplittableRandom(7);
    List<int[]> sequences = new ArrayList<>();
    int longest = Math.clamp(model.contextLength() / 2, 1, 48);
    for (int i = 0; i < SEQUENCES; i++) {
      int n = Math.max(1, longest - i * longest / (2 * SEQUENCES));
      sequences.add(random.ints(n, 0, model.vocabulary()).toArray());
    }
    return new Prompts("random tokens: the training data are not at hand", sequences, Map.of());
  }
}
