package dev.jackdaw.checkpoint.huggingface;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Kinds of adapters: what PEFT calls them, and the strategies of Jackdaw that compute the same. */
enum PeftType {
  LORA("lora", "dora"),
  IA3("ia3"),
  PROMPT_TUNING("prompt-tuning"),
  PREFIX_TUNING("prefix-tuning"),
  /** Jackdaw's own: any strategy, under Jackdaw's names. */
  JACKDAW();

  private final List<String> strategies;

  PeftType(String... strategies) {
    this.strategies = List.of(strategies);
  }

  static Optional<PeftType> of(String strategy) {
    return Arrays.stream(values()).filter(t -> t.strategies.contains(strategy)).findFirst();
  }

  static Optional<PeftType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }
}
