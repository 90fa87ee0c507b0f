package dev.jackdaw.head.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.head.classification.ClassificationConfig.Boundary;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.recipe.Binder;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.recipe.Yaml;
import dev.jackdaw.testkit.LetterTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClassificationHeadTest {
  private static final int END = 0;
  private final ClassificationFactory factory = new ClassificationFactory();

  private static ClassificationConfig config(
      List<String> labels, boolean several, Boundary boundary, ClassWeights weights) {
    return new ClassificationConfig(
        "text",
        "label",
        labels,
        several,
        "|",
        false,
        Pooling.LAST,
        boundary,
        0,
        weights,
        0,
        false,
        5,
        2,
        Optional.empty());
  }

  private static ClassificationConfig one(String... labels) {
    return config(List.of(labels), false, Boundary.AROUND, new ClassWeights.None());
  }

  private static ClassificationConfig several(String... labels) {
    return config(List.of(labels), true, Boundary.AROUND, new ClassWeights.None());
  }

  private Example example(ClassificationConfig config, Map<String, Object> fields) {
    Head head = factory.create(config, new LetterTokenizer(OptionalInt.of(END)));
    List<Example> examples = head.examples(new DataRow("data.csv:3", fields));
    assertThat(examples).hasSize(1);
    assertThat(examples.getFirst().labels()).isEmpty();
    return examples.getFirst();
  }

  private List<DataRow> rows(Object... labels) {
    List<DataRow> rows = new ArrayList<>();
    for (Object label : labels) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("text", "abc");
      if (label != null) {
        fields.put("label", label);
      }
      rows.add(new DataRow("data.csv:" + (rows.size() + 2), fields));
    }
    return rows;
  }

  private ClassificationConfig complete(ClassificationConfig config, List<DataRow> rows) {
    return factory.complete(config, new HeadData(rows, Optional.empty(), false));
  }

  private List<String> problems(ClassificationConfig config, List<DataRow> rows) {
    UserException refusal = catchThrowableOfType(UserException.class, () -> complete(config, rows));
    assertThat(refusal).as("refused").isNotNull();
    assertThat(refusal.kind()).isEqualTo(UserException.Kind.INPUT);
    return refusal.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void examples_lowercase_readsTextAsIfWrittenSo() {
    ClassificationConfig plain = one("a", "b");
    ClassificationConfig lower =
        new ClassificationConfig(
            plain.text(),
            plain.label(),
            plain.labels(),
            false,
            plain.separator(),
            true,
            plain.pooling(),
            plain.boundary(),
            0,
            plain.classWeights(),
            0,
            false,
            plain.maxClasses(),
            plain.minExamples(),
            Optional.empty());
    DataRow loud = new DataRow("t:1", Map.of("text", "MY CARD"));
    DataRow quiet = new DataRow("t:2", Map.of("text", "my card"));

    assertThat(
            factory
                .create(lower, new LetterTokenizer(OptionalInt.empty()))
                .examples(loud)
                .getFirst()
                .ids())
        .containsExactly(
            factory
                .create(plain, new LetterTokenizer(OptionalInt.empty()))
                .examples(quiet)
                .getFirst()
                .ids());
  }

  @Test
  void examples_boundary_framesTheText() {
    Map<String, Object> fields = Map.of("text", "ab", "label", "y");
    assertThat(example(one("x", "y"), fields).ids()).containsExactly(END, 1, 2, END);
    ClassificationConfig after =
        config(List.of("x", "y"), false, Boundary.AFTER, new ClassWeights.None());
    assertThat(example(after, fields).ids()).containsExactly(1, 2, END);
    ClassificationConfig none =
        config(List.of("x", "y"), false, Boundary.NONE, new ClassWeights.None());
    assertThat(example(none, fields).ids()).containsExactly(1, 2);
    Head endless = factory.create(one("x", "y"), new LetterTokenizer(OptionalInt.empty()));
    assertThat(endless.examples(new DataRow("p", fields)).getFirst().ids()).containsExactly(1, 2);
  }

  @Test
  void examples_labels_areNumbered() {
    assertThat(example(one("x", "y"), Map.of("text", "a", "label", " y ")).classes())
        .containsExactly(1);
    assertThat(example(one("0", "1"), Map.of("text", "a", "label", 1L)).classes())
        .containsExactly(1);
    assertThat(example(one("false", "true"), Map.of("text", "a", "label", true)).classes())
        .containsExactly(1);
    assertThat(example(one("x", "y"), Map.of("text", "a", "label", List.of("y"))).classes())
        .containsExactly(1);
    assertThat(example(one("a|b", "y"), Map.of("text", "a", "label", "a|b")).classes())
        .containsExactly(0);
    assertThat(example(several("x", "y", "z"), Map.of("text", "a", "label", "z | x|z")).classes())
        .containsExactly(2, 0);
    assertThat(
            example(several("x", "y"), Map.of("text", "a", "label", List.of("y", "x"))).classes())
        .containsExactly(1, 0);
  }

  @Test
  void examples_rowWithoutLabel_hasNoClasses() {
    assertThat(example(one("x", "y"), Map.of("text", "a")).classes()).isEmpty();
    assertThat(example(one("x", "y"), Map.of("text", "a", "label", " ")).classes()).isEmpty();
    assertThat(example(several("x", "y"), Map.of("text", "a", "label", "")).classes()).isEmpty();
    assertThat(example(several("x", "y"), Map.of("text", "a", "label", List.of())).classes())
        .isEmpty();
  }

  @Test
  void examples_badRow_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> example(one("spam", "ham"), Map.of("text", "a", "label", "spma")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data.csv:3: unknown label \"spma\"")
        .hasMessageContaining("available: spam, ham")
        .hasMessageContaining("did you mean \"spam\"?");
    assertThatThrownBy(() -> example(one("x", "y"), Map.of("body", "a")))
        .hasMessageContaining("data.csv:3: the record has no field \"text\"")
        .hasMessageContaining("available: body");
    assertThatThrownBy(() -> example(one("x", "y"), Map.of("text", 7L)))
        .hasMessageContaining("field \"text\" is not a text but 7");
    assertThatThrownBy(
            () -> example(one("x", "y"), Map.of("text", "a", "label", List.of("x", "y"))))
        .hasMessageContaining("has 2 labels, expected one")
        .hasMessageContaining("multi_label");
    assertThatThrownBy(() -> example(one("x", "y"), Map.of("text", "a", "label", Map.of("k", 1))))
        .hasMessageContaining("which is no label");
    assertThatThrownBy(
            () -> example(several("x", "y"), Map.of("text", "a", "label", List.of("q", "w"))))
        .hasMessageContaining("unknown label \"q\"")
        .hasMessageContaining("unknown label \"w\"");
  }

  @Test
  void target_namesTheClasses() {
    LetterTokenizer tokenizer = new LetterTokenizer(OptionalInt.of(END));
    assertThat(factory.create(one("x", "y"), tokenizer).target())
        .isEqualTo(new Target.Classes(List.of("x", "y")));
    assertThat(factory.create(several("x", "y"), tokenizer).target())
        .isEqualTo(new Target.MultiClasses(List.of("x", "y")));
  }

  @Test
  void create_incompleteSettings_areRefused() {
    LetterTokenizer tokenizer = new LetterTokenizer(OptionalInt.of(END));
    assertThatThrownBy(() -> factory.create(one(), tokenizer))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no labels");
    assertThatThrownBy(
            () ->
                factory.create(
                    config(List.of("x", "y"), false, Boundary.NONE, new ClassWeights.Balanced()),
                    tokenizer))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("balanced weights");
  }

  @Test
  void complete_noLabels_findsThemSorted() {
    assertThat(complete(one(), rows("b", "a", "b", null, "a", "c", "c")).labels())
        .containsExactly("a", "b", "c");
    assertThat(complete(several(), rows("b|a", List.of("a"), "b", "")).labels())
        .containsExactly("a", "b");
    assertThat(complete(one("b", "a"), rows("b", "a", "b", "a")).labels())
        .containsExactly("b", "a");
  }

  @Test
  void complete_balanced_countsTheRows() {
    ClassificationConfig balanced =
        config(List.of(), false, Boundary.AROUND, new ClassWeights.Balanced());
    assertThat(complete(balanced, rows("a", "a", "a", "a", "a", "a", "b", "b")).classWeights())
        .isEqualTo(new ClassWeights.Given(Map.of("a", 8.0 / 12, "b", 2.0)));
    ClassificationConfig severalBalanced =
        config(List.of(), true, Boundary.AROUND, new ClassWeights.Balanced());
    assertThat(complete(severalBalanced, rows("a|b", "a|b", "a", "a", "")).classWeights())
        .isEqualTo(new ClassWeights.Given(Map.of("a", 0.25, "b", 1.5)));
  }

  @Test
  void complete_rowsOutsideAllLabels_giveOneMoreClass() {
    ClassificationConfig balanced =
        config(List.of(), false, Boundary.AROUND, new ClassWeights.Balanced());
    HeadData data = new HeadData(rows("a", "a", "b", "b"), Optional.empty(), true);
    ClassificationConfig complete = factory.complete(balanced, data);
    assertThat(complete.labels()).containsExactly("a", "b", Target.OUTSIDE);
    assertThat(complete.classWeights())
        .isEqualTo(new ClassWeights.Given(Map.of("a", 1.0, "b", 1.0)));
    assertThat(factory.complete(complete, data)).isEqualTo(complete);
    assertThat(factory.complete(several(), data).labels()).containsExactly("a", "b");
  }

  @Test
  void complete_badRows_areAllReported() {
    List<DataRow> rows = rows("x", "x", "why", "y", "y", List.of("x", "y"));
    rows.add(new DataRow("data.csv:9", Map.of("label", "x")));
    rows.add(new DataRow("data.csv:10", Map.of("text", " ", "label", "x")));
    assertThat(problems(one("x", "y"), rows))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("data.csv:4: unknown label \"why\""),
            p -> assertThat(p).startsWith("data.csv:7: field \"label\" has 2 labels"),
            p -> assertThat(p).startsWith("data.csv:9: the record has no field \"text\""),
            p -> assertThat(p).startsWith("data.csv:10: field \"text\" is empty"));
  }

  @Test
  void complete_classesThatCannotBeLearnt_areAllReported() {
    assertThat(problems(one(), rows("a", "b", "b", "c", "c", "d")))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("data.csv:2: class \"a\" has 1 training row,"),
            p -> assertThat(p).startsWith("data.csv:7: class \"d\" has 1 training row,"));
    assertThat(problems(one("a", "b", "z"), rows("a", "a", "b", "b")))
        .satisfiesExactly(p -> assertThat(p).startsWith("class \"z\" has 0 training rows,"));
    assertThat(problems(one(), rows("a", "a")).getFirst()).startsWith("there is one class, \"a\"");
    assertThat(problems(one(), rows(1L, 2L, 3L, 4L, 5L, 6L)).getFirst())
        .startsWith("field \"label\" has 6 different labels in 6 rows, max_classes is 5");
    assertThat(problems(one(), rows(null, null)).getFirst())
        .startsWith("data.csv:3: the record has no field \"label\"")
        .contains("available: text");
  }

  @Test
  void complete_weightOfUnknownLabel_isRefused() {
    ClassificationConfig config =
        config(List.of(), false, Boundary.AROUND, new ClassWeights.Given(Map.of("spma", 2.0)));
    assertThat(problems(config, rows("spam", "spam", "ham", "ham")).getFirst())
        .startsWith("class_weights: unknown label \"spma\"")
        .contains("did you mean \"spam\"?");
    assertThatThrownBy(() -> new ClassWeights.Given(Map.of("a", 0.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a positive number");
  }

  @Test
  void complete_manyBadRows_showsFiftyAndCountsTheRest() {
    List<DataRow> rows = new ArrayList<>(rows("x", "x", "y", "y"));
    for (int i = 0; i < 60; i++) {
      rows.add(new DataRow("data.csv:" + (i + 6), Map.of("text", "a", "label", "z" + i)));
    }
    List<String> problems = problems(one("x", "y"), rows);
    assertThat(problems).hasSize(51);
    assertThat(problems.getLast()).isEqualTo("and 10 more problems");
  }

  @Test
  void config_leftOut_isTheDefault() {
    assertThat(bound("labels: [x, y]")).isEqualTo(ClassificationConfig.of(List.of("x", "y")));
    ClassificationConfig written =
        bound("{labels: [x], class_weights: {type: given, weights: {x: 2}}, ngrams: {order: 3}}");
    assertThat(written.classWeights()).isEqualTo(new ClassWeights.Given(Map.of("x", 2.0)));
    assertThat(written.ngrams()).contains(new NgramsConfig(3, 131072, 0.7, 0));
    assertThat(bound(Rendering.yaml(written))).isEqualTo(written);
    assertThat(bound("class_weights: balanced").classWeights())
        .isEqualTo(new ClassWeights.Balanced());
  }

  private static ClassificationConfig bound(String yaml) {
    return Binder.bind(Yaml.parse(yaml, "head.yaml"), ClassificationConfig.class, () -> null, null);
  }

  @Test
  void config_contradictions_areRefused() {
    assertThatThrownBy(() -> one("a", "a")).hasMessageContaining("labels has an entry twice");
    assertThatThrownBy(() -> one("a", "")).hasMessageContaining("labels has an empty entry");
    assertThatThrownBy(() -> new NgramsConfig(2, 1000, 0.7, 0))
        .hasMessageContaining("buckets is 1000, expected a power of two such as 512");
  }
}
