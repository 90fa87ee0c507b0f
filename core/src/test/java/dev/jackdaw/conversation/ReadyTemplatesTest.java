package dev.jackdaw.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.chat.ChatTemplate;
import dev.jackdaw.chat.ChatTemplates;
import dev.jackdaw.chat.ChatTokens;
import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import dev.jackdaw.problem.UserException;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyTemplatesTest {
  private static final ChatTemplates TEMPLATES = new JinjaTemplates(Clock.systemUTC());
  private static final CharacterTokens TOKENS =
      new CharacterTokens(
          "<|endoftext|>",
          "<|im_start|>",
          "<|im_end|>",
          "<|begin_of_text|>",
          "<|start_header_id|>",
          "<|end_header_id|>",
          "<|eot_id|>");
  private static final CharacterTokens NO_SPECIALS = new CharacterTokens();

  private static final Conversation TALK =
      Conversation.of(
          Message.system("Be brief."),
          Message.user("Hi\nthere"),
          Message.assistant("Hello!"),
          Message.user("Bye"),
          Message.assistant("So long."));

  private static final Map<String, Object> CALL =
      Map.of("function", ordered("name", "f", "arguments", Map.of("é", List.of(1, true))));
  private static final Conversation CALLS =
      new Conversation(
          List.of(
              Message.user("Go"),
              new Message(Message.ASSISTANT, "", Map.of("tool_calls", List.of(CALL))),
              new Message("tool", "42", Map.of())),
          List.of(ordered("type", "function", "name", "f")));

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** The answers as they are learnt, each with the message it belongs to. */
  private static String learnt(ChatTokens tokens, CharacterTokens tokenizer) {
    StringBuilder learnt = new StringBuilder();
    int before = -1;
    for (int i = 0; i < tokens.ids().length; i++) {
      int answer = tokens.answers()[i];
      if (answer >= 0) {
        learnt.append(answer == before ? "" : "[" + answer + "]");
        learnt.append(tokenizer.decode(new int[] {tokens.ids()[i]}));
      }
      before = answer;
    }
    return learnt.toString();
  }

  @Test
  void chatml_ofAConversation_isChatMl() {
    ChatTemplate chatml = TEMPLATES.template("chatml");
    assertThat(chatml.text(TALK, TOKENS, true))
        .isEqualTo(
            """
            <|im_start|>system
            Be brief.<|im_end|>
            <|im_start|>user
            Hi
            there<|im_end|>
            <|im_start|>assistant
            Hello!<|im_end|>
            <|im_start|>user
            Bye<|im_end|>
            <|im_start|>assistant
            So long.<|im_end|>
            <|im_start|>assistant
            """);
    assertThat(learnt(chatml.answered(TALK, TOKENS), TOKENS))
        .isEqualTo("[2]Hello!⟨<|im_end|>⟩[4]So long.⟨<|im_end|>⟩");
    assertThat(chatml.stops(TOKENS).ids())
        .containsExactlyInAnyOrder(TOKENS.special("<|endoftext|>"), TOKENS.special("<|im_end|>"));
    assertThat(chatml.stops(TOKENS).texts()).isEmpty();
  }

  @Test
  void chatml_withTools_listsAndCallsThem() {
    ChatTemplate chatml = TEMPLATES.template("chatml");
    assertThat(chatml.text(CALLS, TOKENS, false))
        .isEqualTo(
            """
            <|im_start|>system
            You may call these functions. To call one, write its name and arguments as JSON between <tool_call> and </tool_call>.
            <tools>
            {"type": "function", "name": "f"}
            </tools><|im_end|>
            <|im_start|>user
            Go<|im_end|>
            <|im_start|>assistant
            <tool_call>
            {"name": "f", "arguments": {"é": [1, true]}}
            </tool_call><|im_end|>
            <|im_start|>tool
            42<|im_end|>
            """);
    Conversation withSystem =
        new Conversation(
            List.of(Message.system("S"), Message.user("Go")), List.of(Map.of("name", "f")));
    assertThat(chatml.text(withSystem, TOKENS, false))
        .startsWith("<|im_start|>system\nS\n\nYou may call")
        .contains("</tools><|im_end|>\n<|im_start|>user\nGo<|im_end|>\n");
    assertThat(learnt(chatml.answered(CALLS, TOKENS), TOKENS))
        .isEqualTo(
            "[1]<tool_call>\n{\"name\": \"f\", \"arguments\": {\"é\": [1, true]}}\n</tool_call>⟨<|im_end|>⟩");
  }

  @Test
  void llama3_ofAConversation_isThatOfLlama3() {
    ChatTemplate llama3 = TEMPLATES.template("llama3");
    assertThat(llama3.text(TALK, TOKENS, true))
        .isEqualTo(
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nHi\nthere<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\nHello!<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\nSo long.<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    assertThat(learnt(llama3.answered(TALK, TOKENS), TOKENS))
        .isEqualTo("[2]Hello!⟨<|eot_id|>⟩[4]So long.⟨<|eot_id|>⟩");
    assertThat(llama3.stops(TOKENS).ids()).contains(TOKENS.special("<|eot_id|>"));
    assertThat(llama3.text(CALLS, TOKENS, false))
        .contains("{\n    \"type\": \"function\",\n    \"name\": \"f\"\n}<|eot_id|>")
        .contains("\n\n{\"name\": \"f\", \"parameters\": {\"é\": [1, true]}}<|eot_id|>")
        .endsWith("<|start_header_id|>ipython<|end_header_id|>\n\n42<|eot_id|>");
  }

  @Test
  void alpaca_ofAConversation_isInstructionAndResponse() {
    ChatTemplate alpaca = TEMPLATES.template("alpaca");
    Conversation single = Conversation.of(Message.user("Add 1 and 2."), Message.assistant("3"));
    assertThat(alpaca.text(single, TOKENS, false))
        .isEqualTo(
            "Below is an instruction that describes a task. Write a response that appropriately completes the request."
                + "\n\n### Instruction:\nAdd 1 and 2.\n\n### Response:\n3<|endoftext|>");
    assertThat(alpaca.text(TALK, TOKENS, true))
        .startsWith(
            "Be brief.\n\n### Instruction:\nHi\nthere\n\n### Response:\nHello!<|endoftext|>")
        .endsWith("So long.<|endoftext|>\n\n### Response:\n");
    assertThat(learnt(alpaca.answered(TALK, TOKENS), TOKENS))
        .isEqualTo("[2]Hello!⟨<|endoftext|>⟩[4]So long.⟨<|endoftext|>⟩");
    assertThat(alpaca.stops(TOKENS).ids()).containsExactly(TOKENS.special("<|endoftext|>"));
  }

  @Test
  void plain_ofAConversation_isADialogue() {
    ChatTemplate plain = TEMPLATES.template("plain");
    assertThat(plain.text(TALK, TOKENS, true))
        .isEqualTo(
            """
            Be brief.

            User: Hi
            there
            Assistant: Hello!<|endoftext|>
            User: Bye
            Assistant: So long.<|endoftext|>
            Assistant:""");
    assertThat(learnt(plain.answered(TALK, TOKENS), TOKENS))
        .isEqualTo("[2] Hello!⟨<|endoftext|>⟩[4] So long.⟨<|endoftext|>⟩");
  }

  @Test
  void template_withoutSpecialTokens_endsAnswersWithText() {
    assertThat(learnt(TEMPLATES.template("plain").answered(TALK, NO_SPECIALS), NO_SPECIALS))
        .isEqualTo("[2] Hello!\n###[4] So long.\n###");
    assertThat(TEMPLATES.template("plain").stops(NO_SPECIALS).texts()).containsExactly("\n###");
    assertThat(TEMPLATES.template("alpaca").stops(NO_SPECIALS).texts())
        .containsExactly("\n\n### End");
    assertThat(TEMPLATES.template("chatml").stops(NO_SPECIALS).texts())
        .containsExactly("<|im_end|>");
    assertThat(TEMPLATES.template("chatml").stops(NO_SPECIALS).ids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpaca", "chatml", "llama3", "plain"})
  void prompt_ofReadyTemplates_beginsTheAnsweredConversation(String name) {
    ChatTemplate template = TEMPLATES.template(name);
    Conversation waiting = new Conversation(TALK.messages().subList(0, 4));
    int[] prompt = template.prompt(waiting, TOKENS);
    ChatTokens whole = template.answered(TALK, TOKENS);
    assertThat(Arrays.copyOf(whole.ids(), prompt.length)).isEqualTo(prompt);
    assertThat(whole.answers()[prompt.length])
        .as("the answer begins where the prompt ends")
        .isEqualTo(4);
    assertThat(whole.answers()[prompt.length - 1]).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpaca", "chatml", "llama3", "plain"})
  void text_ofAnUnknownRole_isAUserErrorInTheTemplatesWords(String name) {
    Conversation odd = Conversation.of(Message.user("a"), new Message("narrator", "b", Map.of()));
    assertThatThrownBy(() -> TEMPLATES.template(name).text(odd, TOKENS, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(name + ":")
        .hasMessageContaining("the template refuses: roles are")
        .hasMessageContaining("not narrator");
  }

  @Test
  void text_ofToolsWhereATemplateHasNone_isAUserError() {
    for (String name : List.of("alpaca", "plain")) {
      assertThatThrownBy(() -> TEMPLATES.template(name).text(CALLS, TOKENS, false))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("it has no place for tools");
    }
  }

  @Test
  void template_byNameOrSource_isTheSame() {
    for (String name : TEMPLATES.names()) {
      ChatTemplate ready = TEMPLATES.template(name);
      ChatTemplate stored = TEMPLATES.template(ready.source());
      assertThat(stored.source()).isEqualTo(ready.source());
      assertThat(stored.text(TALK, TOKENS, true)).isEqualTo(ready.text(TALK, TOKENS, true));
    }
  }

  @Test
  void template_unknownOrWrong_isAUserError() {
    assertThatThrownBy(() -> TEMPLATES.template("chatlm"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("unknown chat template \"chatlm\"")
        .hasMessageContaining("available: alpaca, chatml, llama3, plain");
    assertThatThrownBy(() -> TEMPLATES.template("{% for m in messages %}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("chat template:1:4: not a chat template: 'for' is never closed");
  }
}
