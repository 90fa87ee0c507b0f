package dev.jackdaw.recipe;

import java.util.Locale;

/** How Java's names are written in settings: {@code batchTokens} as {@code batch_tokens}, {@code RANDOM_CROP} as {@code random-crop}. */
final class Names {
  private Names() {}

  static String key(String component) {
    return component.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  static String constant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The id of one form of a sealed family: {@code InverseSquareRoot} of {@code Schedule} is {@code inverse-square-root}, {@code
   * AdamW} is {@code adamw}.
   */
  static String form(Class<?> family, Class<?> form) {
    String name = form.getSimpleName();
    String suffix = family.getSimpleName();
    if (name.endsWith(suffix) && name.length() > suffix.length()) {
      name = name.substring(0, name.length() - suffix.length());
    }
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z][a-z])", "-").toLowerCase(Locale.ROOT);
  }
}
