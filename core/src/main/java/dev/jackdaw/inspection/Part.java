package dev.jackdaw.inspection;

import java.util.Locale;

/** What rows are for. */
public enum Part {
  TRAIN,
  VALIDATION,
  TEST;

  /** As recipes call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
