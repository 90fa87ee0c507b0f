package dev.jackdaw.tokenizer.bpe;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is done to plain text before it is cut: the steps of a {@code normalizer}, each of which knows where its text came from. */
record TextNormalizer(List<Step> steps) {
  static final TextNormalizer NONE = new TextNormalizer(List.of());

  TextNormalizer {
    steps = List.copyOf(steps);
  }

  /** One step; null if it leaves this text as it is. */
  sealed interface Step {
    /** @param first whether the text begins what is encoded */
    @Nullable NormalText apply(String text, boolean first);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The text after all steps; null if it is the same. */
  @Nullable NormalText apply(String text, boolean first) {
    NormalText result = null;
    for (Step step : steps) {
      NormalText next = step.apply(result == null ? text : result.text(), first);
      if (next != null) {
        result = result == null ? next : next.through(result);
      }
    }
    return result;
  }

  /** A Unicode normalization form. */
  record Compose(Form form) implements Step {
    @Override
    public @Nullable NormalText apply(String text, boolean first) {
      boolean normal =
          form == Form.NFC ? NormalText.isNormal(text) : Normalizer.isNormalized(text, form);
      return normal ? null : NormalText.of(text, form);
    }
  }

  /** Every match becomes this text. */
  record Replace(Pattern pattern, String content) implements Step {
    @Override
    public @Nullable NormalText apply(String text, boolean first) {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.find()) {
        return null;
      }
      NormalText.Builder builder = new NormalText.Builder(text);
      int at = 0;
      do {
        builder.keep(at, matcher.start());
        builder.put(content, matcher.start(), matcher.end());
        at = matcher.end();
      } while (matcher.find());
      builder.keep(at, text.length());
      return builder.build();
    }
  }

  /** When a text is put before another. */
  enum When {
    /** Before every text that is not empty. */
    ALWAYS,
    /** Unless it begins so already. */
    UNLESS_THERE,
    /** Unless it begins so, and only where encoding begins. */
    FIRST
  }

  /** Text put before. */
  record Prepend(String content, When when) implements Step {
    @Override
    public @Nullable NormalText apply(String text, boolean first) {
      boolean wanted =
          switch (when) {
            case ALWAYS -> true;
            case UNLESS_THERE -> !text.startsWith(content);
            case FIRST -> first && !text.startsWith(content);
          };
      if (text.isEmpty() || !wanted) {
        return null;
      }
      NormalText.Builder builder = new NormalText.Builder(text);
      builder.put(content, 0, 0);
      builder.keep(0, text.length());
      return builder.build();
    }
  }

  /** White space at the ends taken away. */
  record Strip(boolean left, boolean right) implements Step {
    @Override
    public @Nullable NormalText apply(String text, boolean first) {
      int from = 0;
      int to = text.length();
      while (left && from < to && isWhite(text.codePointAt(from))) {
        from += Character.charCount(text.codePointAt(from));
      }
      while (right && to > from && isWhite(text.codePointBefore(to))) {
        to -= Character.charCount(text.codePointBefore(to));
      }
      if (from == 0 && to == text.length()) {
        return null;
      }
      NormalText.Builder builder = new NormalText.Builder(text);
      builder.keep(from, to);
      return builder.build();
    }
  }

  /** Unicode's property White_Space. */
  static boolean isWhite(int character) {
    return Character.isWhitespace(character) && (character < 0x1C || character > 0x1F)
        || character == 0x85
        || character == 0xA0
        || character == 0x2007
        || character == 0x202F;
  }
}
