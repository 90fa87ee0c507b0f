package dev.jackdaw.finetune;

import java.util.regex.Pattern;

/**
 * A name with {@code *} for any characters, dots included: {@code blocks.*.attention.query}.
 *
 * @param text as written
 */
public record NamePattern(String text) {
  public boolean matches(String name) {
    String[] parts = text.split("\\*", -1);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.matches(pattern.toString(), name);
  }
}
