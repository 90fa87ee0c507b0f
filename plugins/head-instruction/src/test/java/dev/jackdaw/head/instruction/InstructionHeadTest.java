package dev.jackdaw.head.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.head.instruction.InstructionConfig.Loss;
import dev.jackdaw.model.DataRow;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Head;
import dev.jackdaw.model.HeadData;
import dev.jackdaw.model.Target;
import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.testkit.LetterTokenizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InstructionHeadTest {
  private static final LetterTokenizer TOKENIZER = new LetterTokenizer(OptionalInt.empty());
  private final InstructionFactory factory = new InstructionFactory(new PlainTemplates());

  private static InstructionConfig config(Loss loss) {
    return new InstructionConfig("letters", loss, Optional.empty(), Map.of(), 0);
  }

  private static InstructionConfig naming(Map<String, String> fields) {
    return new InstructionConfig("letters", Loss.ANSWERS, Optional.empty(), fields, 0);
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private static Map<String, Object> conversation(Object... messages) {
    return Map.of("messages", List.of(messages));
  }

  private Example example(InstructionConfig config, Map<String, Object> fields) {
    Head head = factory.create(config, TOKENIZER);
    List<Example> examples = head.examples(new DataRow("chats.jsonl:3", fields));
    assertThat(examples).hasSize(1);
    assertThat(examples.getFirst().classes()).isEmpty();
    return examples.getFirst();
  }

  private static String text(Example example) {
    return letters(example.ids());
  }

  /** What is learnt, at the place where it is predicted; a dot for nothing. */
  private static String learnt(Example example) {
    return letters(example.labels());
  }

  private static String letters(int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(id -> id == -100 ? "." : Character.toString('a' + id - 1))
        .collect(Collectors.joining());
  }

  private List<String> problems(InstructionConfig config, Map<String, Object> fields) {
    UserException refusal =
        catchThrowableOfType(UserException.class, () -> example(config, fields));
    assertThat(refusal).as("refused").isNotNull();
    assertThat(refusal.kind()).isEqualTo(UserException.Kind.INPUT);
    return refusal.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void examples_openAi_answersAndTheirEndsAreLearnt() {
    Map<String, Object> row =
        conversation(
            message("system", "f"),
            message("user", "gh"),
            message("assistant", "ij"),
            message("user", "k"),
            message("assistant", "l"));
    assertThat(text(example(config(Loss.ANSWERS), row))).isEqualTo("sfzughzaijzukzalz");
    assertThat(learnt(example(config(Loss.ANSWERS), row))).isEqualTo(".......ijz....lz.");
    assertThat(learnt(example(config(Loss.LAST_ANSWER), row))).isEqualTo("..............lz.");
    assertThat(learnt(example(config(Loss.CONVERSATION), row))).isEqualTo("fzughzaijzukzalz.");
  }

  @Test
  void examples_answerOfWeightZero_isNotLearnt() {
    Map<String, Object> silent = new LinkedHashMap<>(message("assistant", "ij"));
    silent.put("weight", 0L);
    Map<String, Object> row =
        conversation(message("user", "g"), silent, message("user", "k"), message("assistant", "l"));
    assertThat(text(example(config(Loss.ANSWERS), row))).isEqualTo("ugzaijzukzalz");
    assertThat(learnt(example(config(Loss.ANSWERS), row))).isEqualTo("..........lz.");
  }

  @Test
  void examples_waitingForAnAnswer_endWhereItWouldBegin() {
    Example example =
        example(
            config(Loss.ANSWERS),
            conversation(message("user", "g"), message("assistant", "h"), message("user", "k")));
    assertThat(text(example)).isEqualTo("ugzahzukza");
    assertThat(learnt(example)).isEqualTo("..........");
    assertThat(text(example(config(Loss.ANSWERS), Map.of("prompt", "g")))).isEqualTo("ugza");
    assertThat(text(example(config(Loss.ANSWERS), Map.of("instruction", "g")))).isEqualTo("ugza");
  }

  @Test
  void examples_toolMessages_areCarried() {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("role", "assistant");
    call.put("tool_calls", List.of(Map.of("name", "look")));
    Map<String, Object> row =
        conversation(
            message("user", "g"),
            call,
            Map.of("role", "tool", "content", "h", "tool_call_id", "1"),
            message("assistant", "i"));
    InstructionConfig chatml =
        new InstructionConfig("chatml", Loss.ANSWERS, Optional.empty(), Map.of(), 0);
    assertThat(text(example(chatml, row))).isEqualTo("ugzazthzaiz");
    assertThat(problems(config(Loss.ANSWERS), row))
        .containsExactly("chats.jsonl:3: tools are not known");
  }

  @Test
  void examples_shareGpt_isRecognised() {
    Map<String, Object> row =
        Map.of(
            "system",
            "f",
            "conversations",
            List.of(Map.of("from", "human", "value", "g"), Map.of("from", "gpt", "value", "h")));
    assertThat(text(example(config(Loss.ANSWERS), row))).isEqualTo("sfzugzahz");
    assertThat(learnt(example(config(Loss.ANSWERS), row))).isEqualTo("......hz.");
  }

  @Test
  void examples_alpaca_isLaidOutWithItsInput() {
    RowConversation conversation =
        new RowConversation(
            config(Loss.ANSWERS),
            new DataRow(
                "a.json:1",
                Map.of("instruction", "Translate.", "input", "Guten Tag", "output", "Hello")));
    assertThat(conversation.read().messages().getFirst().content())
        .isEqualTo("Translate.\n\n### Input:\nGuten Tag");
    assertThat(
            text(
                example(
                    config(Loss.ANSWERS), Map.of("instruction", "g", "input", "", "output", "h"))))
        .isEqualTo("ugzahz");
  }

  @Test
  void examples_promptAndAnswer_underTheirNamesOrOthers() {
    assertThat(text(example(config(Loss.ANSWERS), Map.of("prompt", "g", "completion", "h"))))
        .isEqualTo("ugzahz");
    assertThat(text(example(config(Loss.ANSWERS), Map.of("prompt", "g", "response", "h"))))
        .isEqualTo("ugzahz");
    InstructionConfig questions = naming(Map.of("prompt", "question", "completion", "answer"));
    assertThat(text(example(questions, Map.of("question", "g", "answer", "h"))))
        .isEqualTo("ugzahz");
    InstructionConfig support = naming(Map.of("output", "response"));
    assertThat(text(example(support, Map.of("instruction", "g", "response", "h"))))
        .isEqualTo("ugzahz");
  }

  @Test
  void examples_standardSystem_beginsConversationsThatHaveNone() {
    InstructionConfig config =
        new InstructionConfig("letters", Loss.ANSWERS, Optional.of("f"), Map.of(), 0);
    assertThat(text(example(config, Map.of("prompt", "g", "completion", "h"))))
        .isEqualTo("sfzugzahz");
    assertThat(text(example(config, Map.of("prompt", "g", "completion", "h", "system", "i"))))
        .isEqualTo("sizugzahz");
    assertThat(learnt(example(config, Map.of("prompt", "g", "completion", "h"))))
        .isEqualTo("......hz.");
  }

  @Test
  void examples_contentInParts_isJoined() {
    Map<String, Object> parts =
        Map.of(
            "role",
            "user",
            "content",
            List.of(Map.of("type", "text", "text", "g"), Map.of("type", "text", "text", "h")));
    assertThat(text(example(config(Loss.ANSWERS), conversation(parts, message("assistant", "i")))))
        .isEqualTo("ughzaiz");
    Map<String, Object> image = Map.of("role", "user", "content", List.of(Map.of("type", "image")));
    assertThat(problems(config(Loss.ANSWERS), conversation(image)).getFirst())
        .startsWith("chats.jsonl:3: turn 1 has a content part that is no text");
  }

  @Test
  void examples_unknownFormat_listsFieldsAndFormats() {
    assertThat(problems(config(Loss.ANSWERS), Map.of("question", "g", "answer", "h")))
        .singleElement()
        .satisfies(
            p ->
                assertThat(p)
                    .startsWith(
                        "chats.jsonl:3: the record is no conversation; its fields: answer, question"),
            p -> assertThat(p).contains("OpenAI: messages", "ShareGPT", "Alpaca", "prompt"),
            p -> assertThat(p).contains("fields: {prompt: question, completion: answer}"));
  }

  @Test
  void examples_badTurns_areAllReported() {
    assertThat(
            problems(
                config(Loss.ANSWERS),
                conversation(
                    message("user", "g"),
                    message("user", " "),
                    message("assistant", ""),
                    message("system", "h"))))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("chats.jsonl:3: turn 2, user, follows user"),
            p -> assertThat(p).startsWith("chats.jsonl:3: turn 2, user, is empty"),
            p -> assertThat(p).startsWith("chats.jsonl:3: the answer is empty (turn 3)"),
            p -> assertThat(p).startsWith("chats.jsonl:3: turn 4, system, follows assistant"));
    assertThat(problems(config(Loss.ANSWERS), conversation(message("assistant", "g"))).getFirst())
        .startsWith("chats.jsonl:3: the conversation begins with the role assistant");
    assertThat(problems(config(Loss.ANSWERS), conversation(message("system", "g"))).getFirst())
        .startsWith("chats.jsonl:3: nobody asks anything");
    assertThat(problems(config(Loss.ANSWERS), Map.of("messages", List.of())).getFirst())
        .startsWith("chats.jsonl:3: nobody asks anything");
    assertThat(problems(config(Loss.ANSWERS), Map.of("prompt", "g", "completion", " ")).getFirst())
        .startsWith("chats.jsonl:3: the answer is empty (turn 2)");
  }

  @Test
  void examples_wrongTypesAndRoles_areRefused() {
    assertThat(problems(config(Loss.ANSWERS), conversation(message("bot", "g"))).getFirst())
        .startsWith("chats.jsonl:3: turn 1 has the role \"bot\"")
        .contains("available: system, user, assistant, tool");
    assertThat(problems(config(Loss.ANSWERS), Map.of("messages", "text")).getFirst())
        .isEqualTo("chats.jsonl:3: field \"messages\" is not a list but a text");
    assertThat(problems(config(Loss.ANSWERS), Map.of("messages", List.of("g"))).getFirst())
        .isEqualTo("chats.jsonl:3: entry 1 of field \"messages\" is not an object but a text");
    assertThat(problems(config(Loss.ANSWERS), Map.of("prompt", 7L)).getFirst())
        .isEqualTo("chats.jsonl:3: field \"prompt\" is not a text but the number 7");
    assertThat(
            problems(
                    config(Loss.ANSWERS),
                    Map.of("conversations", List.of(Map.of("from", "alien", "value", "g"))))
                .getFirst())
        .startsWith("chats.jsonl:3: turn 1 is from \"alien\"")
        .contains("assistant, gpt, human, system, tool, user");
    Map<String, Object> call = Map.of("role", "assistant", "content", "h", "tool_calls", "look");
    assertThat(problems(config(Loss.ANSWERS), conversation(message("user", "g"), call)).getFirst())
        .isEqualTo("chats.jsonl:3: turn 2: tool_calls is not a list but a text");
  }

  @Test
  void complete_writesTheTemplateOut() {
    HeadData bare = new HeadData(List.of(), Optional.empty(), false);
    HeadData taught = new HeadData(List.of(), Optional.of("source of base's own"), false);
    InstructionConfig base =
        new InstructionConfig("base", Loss.ANSWERS, Optional.empty(), Map.of(), 0);
    assertThat(factory.complete(base, bare).template()).isEqualTo("source of chatml");
    assertThat(factory.complete(base, taught).template()).isEqualTo("source of base's own");
    assertThat(factory.complete(config(Loss.ANSWERS), taught).template())
        .isEqualTo("source of letters");
  }

  @Test
  void create_baseTemplateWithoutABase_isRefused() {
    InstructionConfig base =
        new InstructionConfig("base", Loss.ANSWERS, Optional.empty(), Map.of(), 0);
    assertThatThrownBy(() -> factory.create(base, TOKENIZER))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("available: chatml, letters");
  }

  @Test
  void head_targetAndTemplate_areWhatGenerationNeeds() {
    Head head = factory.create(config(Loss.ANSWERS), TOKENIZER);
    assertThat(head.target()).isEqualTo(new Target.Tokens());
    assertThat(head.chatTemplate().orElseThrow().source()).isEqualTo("source of letters");
  }

  @Test
  void config_unknownField_isRefused() {
    assertThatThrownBy(() -> naming(Map.of("promt", "question")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fields names \"promt\", known are messages, tools");
  }
}
