package dev.jackdaw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recipe of a bot small enough to be taught in a test, and its data. */
final class TinyBot {
  private static final String RECIPE =
      """
      name: tiny-bank
      data: {text: {type: files, paths: [text.txt]}, held_out: {by: tail, fraction: 0.1}}
      tokenizer: {type: character}
      backbone: {type: transformer, layers: 1, width: 32, heads: 2, context_length: 256}
      training: {steps: 4, batch_tokens: 512, learning_rate: 0.01}
      finetune:
        intents:
          head: {type: classification, pooling: mean}
          data: {train: {type: files, paths: [intents.csv]}, validation: {type: files, paths: [validation.csv]}}
          training: {epochs: 30, batch_examples: 8, learning_rate: 0.01}
        answers:
          head: {type: instruction, template: plain}
          data: {train: {type: files, paths: [answers.jsonl]}, split: {validation: 0, test: 0}}
          training: {epochs: 2, batch_examples: 2, learning_rate: 0.01}
      bot:
        classifier: {from: intents}
        model: {from: answers}
        policy: {file: policy.md, questions: [answers.jsonl]}
        fixed_answers: fixed.yaml
        rules:
          - pii
          - {type: handover, file: handover.yaml}
          - scope
          - {type: disclaimer, sentence: "This is a test."}
        phrasing: {max_tokens: 12}
        conversations: conversations.yaml
      """;

  private TinyBot() {}

  /** Writes everything but the golden conversations. */
  static void write(Path folder) throws IOException {
    StringBuilder letters = new StringBuilder("£\u0007\n");
    for (char letter = ' '; letter <= '~'; letter++) {
      letters.append(letter);
    }
    write(folder, "text.txt", (letters + "\nlost card aaaa, cash zzzz\n\n").repeat(20));
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 1; i <= 12; i++) {
      rows.append("a".repeat(i)).append(" lost,card_lost\n");
      rows.append("z".repeat(i)).append(" cash,cash_limit\n");
      rows.append("m".repeat(i)).append(" person,complaint\n");
    }
    write(folder, "intents.csv", rows.toString());
    write(
        folder,
        "validation.csv",
        "text,label\naaa lost aa,card_lost\nzzz cash zz,cash_limit\nmm person mm,complaint\n");
    write(
        folder,
        "answers.jsonl",
        """
        {"messages": [{"role": "user", "content": "zz cash"}, {"role": "assistant", "content": "So much cash (clause 4.5)."}]}
        {"messages": [{"role": "user", "content": "zzz cash"}, {"role": "assistant", "content": "Much cash (clause 4.5)."}]}
        {"messages": [{"role": "user", "content": "aa lost"}, {"role": "assistant", "content": "Oh (clause 3.4)."}]}
        """);
    write(
        folder,
        "policy.md",
        """
        # Terms
        ## 3. Cards
        3.4 Report it on 0808 157 0140.
        ## 4. Cash
        4.5 Up to £500 cash a day.
        """);
    write(folder, "fixed.yaml", "card_lost: {answer: Please report it., clause: \"3.4\"}\n");
    write(folder, "handover.yaml", "complaint: A person comes.\n");
    write(folder, "recipe.yaml", RECIPE);
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
