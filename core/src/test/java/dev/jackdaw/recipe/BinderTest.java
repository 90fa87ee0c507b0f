package dev.jackdaw.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.registry.Components;
import dev.jackdaw.registry.PluginFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinderTest {
  enum Sampling {
    CONTIGUOUS,
    RANDOM_CROP
  }

  sealed interface Schedule {
    record Constant() implements Schedule {}

    record InverseSquareRoot(@Default("100") @Range(min = 0) int warmUp) implements Schedule {}
  }

  record Split(@Default("0.1") @Range(min = 0, max = 1) double heldOut, @Nullable String by) {
    Split {
      if ("tail".equals(by) && heldOut == 0) {
        throw new IllegalArgumentException("a tail of length 0 holds nothing out");
      }
    }
  }

  record Settings(
      @Doc("what the results are called") String name,
      @Default("1337") long seed,
      @Range(min = 1) int steps,
      @Default("random-crop") Sampling sampling,
      @Default("0.5") float rate,
      @Default("true") boolean shuffle,
      Optional<Integer> limit,
      @Default("[]") List<Path> files,
      @Default("{}") Map<String, Double> weights,
      @Default("constant") Schedule schedule,
      @Default("{}") Split split) {}

  private static Components none() {
    return Components.find(new PluginFolders(null, List.of()));
  }

  private static Settings bind(String yaml, String... overrides) {
    Tree tree = Overrides.apply(Yaml.parse(yaml, "recipe.yaml"), List.of(overrides));
    return Binder.bind(tree, Settings.class, BinderTest::none, Path.of("folder"));
  }

  private static void assertProblems(String yaml, String expected) {
    assertThatThrownBy(() -> bind(yaml))
        .asInstanceOf(type(UserException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(UserException.Kind.CONFIGURATION))
        .extracting(Throwable::getMessage)
        .isEqualTo(expected.strip().replace("\n", System.lineSeparator()));
  }

  @Test
  void bind_everyKindOfValue_isRead() {
    Settings settings =
        bind(
            """
            name: first
            seed: 0x10
            steps: 2e3
            sampling: contiguous
            rate: 1
            shuffle: false
            limit: 12
            files: [a.txt, ../b.txt]
            weights: {wiki: 0.25, books: 2}
            schedule: {type: inverse-square-root, warm_up: 7}
            split:
              held_out: 5e-2
              by: tail
            """);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                "first",
                16,
                2000,
                Sampling.CONTIGUOUS,
                1f,
                false,
                Optional.of(12),
                List.of(Path.of("folder/a.txt"), Path.of("b.txt")),
                Map.of("wiki", 0.25, "books", 2.0),
                new Schedule.InverseSquareRoot(7),
                new Split(0.05, "tail")));
  }

  @Test
  void bind_leftOut_hasDefaults() {
    Settings settings = bind("{name: x, steps: 1}");

    assertThat(settings)
        .isEqualTo(
            new Settings(
                "x",
                1337,
                1,
                Sampling.RANDOM_CROP,
                0.5f,
                true,
                Optional.empty(),
                List.of(),
                Map.of(),
                new Schedule.Constant(),
                new Split(0.1, null)));
  }

  @Test
  void bind_anchors_areResolved() {
    assertThat(bind("{name: &n same, steps: 1, split: {by: *n}}").split().by()).isEqualTo("same");
  }

  @Test
  void bind_manyFaults_areAllReportedWithPlaceAndKey() {
    assertProblems(
        """
        nmae: first
        steps: many
        sampling: random_crop
        rate: .nan
        shuffle: yes
        limit: 0.5
        files: a.txt
        weights: {wiki: heavy}
        schedule: {type: inverse-square-rot}
        split:
          held_out: 1.5
          by: 12
        seed:
        """,
        """
        recipe.yaml:1:1 nmae: unknown key "nmae"
          available: name, seed, steps, sampling, rate, shuffle, limit, files, weights, schedule, split
          to fix: did you mean "name"?
        recipe.yaml:13:6 seed: the key has no value
          to fix: give one, or leave the key out for the default, 1337
        recipe.yaml:2:8 steps: expected a whole number, found the text "many"
        recipe.yaml:3:11 sampling: unknown value "random_crop"
          available: contiguous, random-crop
          to fix: did you mean "random-crop"?
        recipe.yaml:4:7 rate: expected a number, found the number .nan
        recipe.yaml:5:10 shuffle: expected true or false, found the text "yes"
        recipe.yaml:6:8 limit: expected a whole number, found the number 0.5
        recipe.yaml:7:8 files: expected a list, found the text "a.txt"
          to fix: write [a.txt]
        recipe.yaml:8:17 weights.wiki: expected a number, found the text "heavy"
        recipe.yaml:9:18 schedule: unknown schedule "inverse-square-rot"
          available: constant, inverse-square-root
          to fix: did you mean "inverse-square-root"?
        recipe.yaml:11:13 split.held_out: 1.5 is out of range: from 0 to 1
        recipe.yaml:12:7 split.by: expected text, found the number 12
          to fix: put quotes around it: "12"
        """);
  }

  @Test
  void bind_missingKey_saysWhatItIsFor() {
    assertProblems(
        "seed: 1\nsteps: 0\n",
        """
        recipe.yaml:1:1: missing key "name"
          to fix: set it: what the results are called
        recipe.yaml:2:8 steps: 0 is out of range: at least 1
        """);
  }

  @Test
  void bind_constructorRefuses_isAProblemOfTheRecordsPlace() {
    assertProblems(
        "name: x\nsteps: 1\nsplit:\n  held_out: 0\n  by: tail\n",
        "recipe.yaml:4:3 split: a tail of length 0 holds nothing out");
  }

  @Test
  void bind_numbersTooLarge_areRefused() {
    assertProblems(
        "{name: x, steps: 3000000000, rate: 1e400, limit: 1e999999999}",
        """
        recipe.yaml:1:18 steps: 3000000000 is out of range: from -2147483648 to 2147483647
        recipe.yaml:1:36 rate: 1e400 is too large for a number
        recipe.yaml:1:50 limit: expected a whole number, found the number 1e999999999
        """);
  }

  @Test
  void bind_notAMapping_listsTheKeys() {
    assertProblems(
        "just text",
        """
        recipe.yaml:1:1: expected a mapping, found the text "just text"
          available: name, seed, steps, sampling, rate, shuffle, limit, files, weights, schedule, split
        """);
    assertProblems(
        "",
        """
        recipe.yaml: expected a mapping, found nothing
          available: name, seed, steps, sampling, rate, shuffle, limit, files, weights, schedule, split
        """);
  }

  @Test
  void bind_overrides_winAndAreNamedInProblems() {
    Settings settings =
        bind(
            "{name: x, steps: 1, schedule: constant, files: [a]}",
            "steps=200",
            "name=42",
            "split.held_out=0.2",
            "schedule=inverse-square-root",
            "schedule.warm_up=9",
            "files[1]=b");

    assertThat(settings.steps()).isEqualTo(200);
    assertThat(settings.name()).isEqualTo("42");
    assertThat(settings.split()).isEqualTo(new Split(0.2, null));
    assertThat(settings.schedule()).isEqualTo(new Schedule.InverseSquareRoot(9));
    assertThat(settings.files()).containsExactly(Path.of("folder/a"), Path.of("b"));

    assertThatThrownBy(() -> bind("{name: x, steps: 1}", "split.held_uot=2"))
        .hasMessage(
            """
            --set split.held_uot: unknown key "held_uot"
              available: held_out, by
              to fix: did you mean "held_out"?"""
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void bind_overridesThatCannotBeApplied_areAllReported() {
    assertThatThrownBy(
            () ->
                bind(
                    "{name: x, steps: 1, files: []}",
                    "steps",
                    "files[3]=c",
                    "a..b=1",
                    "name=[",
                    "steps=1"))
        .asInstanceOf(type(UserException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(UserException.Kind.USAGE))
        .satisfies(e -> assertThat(e.problems()).hasSize(4))
        .extracting(Throwable::getMessage)
        .asString()
        .contains("--set: \"steps\" is not of the form key=value")
        .contains("--set files[3]: \"3\" is not an index of a list of 0; 0 appends")
        .contains("--set a..b: \"a..b\" is not a key")
        .contains("--set name: is not valid YAML");
  }

  @Test
  void bind_treeOfJson_isAsStrict() {
    Tree tree = Tree.of(Map.of("name", "x", "steps", 1.5, "limit", 3), "jackdaw.json");

    assertThatThrownBy(() -> Binder.bind(tree, Settings.class, BinderTest::none, null))
        .hasMessage("jackdaw.json steps: expected a whole number, found the number 1.5");
  }

  @Test
  void rendering_readsBackAsTheSameRecord() {
    Settings settings =
        bind(
            "{name: '12', steps: 5, limit: 3, weights: {a: 1}, schedule: inverse-square-root, rate: 0.1, split: {by: tail}}");

    assertThat(
            Binder.bind(
                Yaml.parse(Rendering.yaml(settings), "rendered"),
                Settings.class,
                BinderTest::none,
                null))
        .isEqualTo(settings);
    assertThat(
            Binder.bind(
                Tree.of(Rendering.tree(settings), "tree"), Settings.class, BinderTest::none, null))
        .isEqualTo(settings);
    assertThat(Rendering.yaml(bind("{name: x, steps: 1}")))
        .isEqualTo(
            """
            name: x
            seed: 1337
            steps: 1
            sampling: random-crop
            rate: 0.5
            shuffle: true
            files: []
            weights: {}
            schedule:
              type: constant
            split:
              held_out: 0.1
            """);
  }
}
