package dev.jackdaw.journeys;

import dev.jackdaw.example.airline.AirlineBot;
import dev.jackdaw.example.bank.BankBot;
import dev.jackdaw.example.legal.LegalBot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A bot among the examples, and what its tests must know of it. */
enum ExampleBot {
  BANK(
      "bank-bot",
      BankBot::main,
      "src/main/java/dev/jackdaw/example/bank/BankBot.java",
      "intents",
      List.of(),
      "lost card pls help",
      "0808 157 0140"),

  AIRLINE(
      "airline-bot",
      AirlineBot::main,
      "src/main/java/dev/jackdaw/example/airline/AirlineBot.java",
      "intents",
      List.of(),
      "The belt has stopped and my case isn't on it",
      "tracing reference"),

  LEGAL(
      "legal-bot",
      LegalBot::main,
      "src/main/java/dev/jackdaw/example/legal/LegalBot.java",
      "questions",
      List.of("clauses", "unfair"),
      "which country's law governs this agreement",
      "England and Wales");

  private final String folder;
  private final Consumer<String[]> program;
  private final String source;
  private final String intents;
  private final List<String> labelled;
  private final String question;
  private final String answer;

  /**
   * @param intents how the files with what people want begin
   * @param labelled how further files with labels begin
   * @param question a row of training whose intent has a fixed answer
   * @param answer words of that answer
   */
  ExampleBot(
      String folder,
      Consumer<String[]> program,
      String source,
      String intents,
      List<String> labelled,
      String question,
      String answer) {
    this.folder = folder;
    this.program = program;
    this.source = source;
    this.intents = intents;
    this.labelled = labelled;
    this.question = question;
    this.answer = answer;
  }

  private Path folder() {
    return Path.of(System.getProperty("jackdaw.root"), "examples", folder);
  }

  Path data() {
    return folder().resolve("data");
  }

  Path recipe() {
    return folder().resolve("recipe.yaml");
  }

  Path recipeFromOpenModel() {
    return folder().resolve("recipe-open-model.yaml");
  }

  Path source() {
    return folder().resolve(source);
  }

  /** Runs the program in this JVM. */
  void program(String... arguments) {
    program.accept(arguments);
  }

  String intents() {
    return intents;
  }

  List<String> labelled() {
    return labelled;
  }

  String question() {
    return question;
  }

  String answer() {
    return answer;
  }
}
