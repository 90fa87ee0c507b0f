package dev.jackdaw.dialogue;

/** Where an answer comes from. */
public enum Source {
  /** The exact answer that was written for the intent. */
  FIXED("fixed"),
  /** A clause of the policy, quoted, with or without a generated sentence before it. */
  CLAUSE("clause"),
  /** A classifier's label of the text. */
  LABEL("label"),
  /** The model alone. */
  GENERATED("generated"),
  /** A rule. */
  RULE("rule"),
  /** A person goes on; what is said comes from a rule. */
  HANDOVER("handover"),
  /** The bot has nothing to say to it. */
  DECLINED("declined");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** What reports call it. */
  public String label() {
    return label;
  }
}
