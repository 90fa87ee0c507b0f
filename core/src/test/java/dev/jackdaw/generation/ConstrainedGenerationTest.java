package dev.jackdaw.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.constraint.Constraint;
import dev.jackdaw.inference.IdsOnlyTokenizer;
import dev.jackdaw.inference.LoadedModel;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tiny.ByteTokenizer;
import dev.jackdaw.tiny.TinyAttention;
import dev.jackdaw.tiny.TinyModels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class ConstrainedGenerationTest {
  private static LoadedModel model() {
    return TinyModels.of(new TinyAttention(new TinyAttention.Config(8, 160), 257), 4);
  }

  @Test
  void generate_constrained_everySampleHasTheForm() {
    try (LoadedModel model = model();
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 4))) {
      GenerationSettings settings = GenerationSettings.sampled(150, 2, 1).withSamples(6);
      GenerationRequest request = GenerationRequest.of("a", settings);
      Constraint schema =
          Constraint.jsonSchema(
              """
              {"type":"object","required":["yes"],"properties":{"yes":{"type":"boolean"},
               "note":{"type":"string","maxLength":5},"n":{"type":"integer","minimum":0,"maximum":99}}}""");
      List<GenerationResult> results =
          generator.generate(
              List.of(
                  request.constrained(Constraint.choice(List.of("ja", "nein", "vielleicht"))),
                  request.constrained(Constraint.regex("[A-Z]{2}[0-9]{3,4}")),
                  request.constrained(schema)));

      assertThat(results)
          .allSatisfy(
              result ->
                  assertThat(result.completions())
                      .hasSize(6)
                      .allMatch(completion -> completion.reason() == FinishReason.STOP));
      assertThat(texts(results.get(0))).isSubsetOf("ja", "nein", "vielleicht");
      assertThat(texts(results.get(1))).allMatch(text -> text.matches("[A-Z]{2}[0-9]{3,4}"));
      assertThat(texts(results.get(2)))
          .allSatisfy(text -> assertThat(new JsonMapper().readTree(text).has("yes")).isTrue());
      assertThat(texts(results.get(1)).size()).isGreaterThan(3);
    }
  }

  private static Set<String> texts(GenerationResult result) {
    return new HashSet<>(result.completions().stream().map(Completion::text).toList());
  }

  @Test
  void generate_whereTheTextMayEnd_endOfTextDecides() {
    try (LoadedModel model = model();
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      // the model wants nothing but to end
      GenerationRequest request =
          GenerationRequest.of("a", GenerationSettings.greedy(20))
              .with(() -> (tokens, logits) -> logits[ByteTokenizer.END_OF_TEXT] = 1e6f)
              .constrained(Constraint.regex("x{3,}"));
      assertThat(generator.generate(request).text()).isEqualTo("xxx");

      GenerationRequest never =
          GenerationRequest.of("a", GenerationSettings.greedy(20))
              .with(() -> (tokens, logits) -> logits[ByteTokenizer.END_OF_TEXT] = -1e6f)
              .constrained(Constraint.regex("x{3,}"));
      Completion completion = generator.generate(never).completions().getFirst();
      assertThat(completion.text()).isEqualTo("x".repeat(20));
      assertThat(completion.reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(generator.generate(request.constrained(Constraint.regex(""))).text()).isEmpty();
    }
  }

  @Test
  void generate_logProbabilities_areThoseBeforeTheMask() {
    try (LoadedModel model = model();
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      GenerationSettings settings = GenerationSettings.greedy(1).withLogProbabilities(2);
      GenerationRequest free = GenerationRequest.of("a", settings.pastEndOfText());
      GenerationRequest bound =
          GenerationRequest.of("a", settings).constrained(Constraint.choice(List.of("~")));
      GeneratedToken said = generator.generate(free).completions().getFirst().tokens().getFirst();
      GeneratedToken forced =
          generator.generate(bound).completions().getFirst().tokens().getFirst();

      assertThat(forced.id()).isEqualTo('~');
      assertThat(forced.top().getFirst().id()).isEqualTo(said.id());
      assertThat(forced.score().orElseThrow().logProbability()).isLessThan(-1);
    }
  }

  @Test
  void start_formThatTheModelCannotSpell_isTheUsersProblem() {
    try (LoadedModel model =
            TinyModels.of(
                new TinyAttention(new TinyAttention.Config(8, 32), 300),
                new IdsOnlyTokenizer(300),
                1);
        Generator generator = Generator.open(model, GeneratorLimits.of(model, 1))) {
      GenerationRequest request = GenerationRequest.of(new int[] {1}, GenerationSettings.greedy(1));
      assertThatThrownBy(() -> generator.start(request.constrained(Constraint.regex("a"))))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("cannot spell any text");
    }
    GenerationRequest endless =
        GenerationRequest.of("a", GenerationSettings.greedy(1).pastEndOfText());
    assertThatThrownBy(() -> endless.constrained(Constraint.regex("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
