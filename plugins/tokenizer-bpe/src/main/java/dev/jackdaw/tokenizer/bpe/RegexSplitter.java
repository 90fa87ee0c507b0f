package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any pattern, by {@code java.util.regex}: each match is a piece, and so is what lies between. */
final class RegexSplitter implements Splitter {
  private final Pattern pattern;

  /**
   * @param regex with Unicode classes: {@code \s} is White_Space, {@code (?i:} folds all letters
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  RegexSplitter(String regex) {
    this.pattern = Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
  }

  @Override
  public Cursor over(byte[] text, int from, int to) {
    return new Walk(text, from, to);
  }

  private final class Walk implements Cursor {
    private final byte[] text;
    private final int to;
    private final Matcher matcher;
    private final String string;

    /** The same place in bytes and in UTF-16 units. */
    private int at;

    private int unit;

    /** End of a match whose gap before it was delivered first; -1 if there is none. */
    private int pending = -1;

    Walk(byte[] text, int from, int to) {
      this.text = text;
      this.at = from;
      this.to = to;
      this.string = new String(text, from, to - from, StandardCharsets.UTF_8);
      this.matcher = pattern.matcher(string);
    }

    @Override
    public int fill(int[] ends) {
      int n = 0;
      while (n < ends.length && at < to) {
        ends[n++] = advance(nextEnd());
      }
      return n;
    }

    private int nextEnd() {
      if (pending >= 0) {
        int end = pending;
        pending = -1;
        return end;
      }
      while (find()) {
        if (matcher.end() == matcher.start()) {
          continue;
        }
        if (matcher.start() > unit) {
          pending = matcher.end();
          return matcher.start();
        }
        return matcher.end();
      }
      return string.length();
    }

    private boolean find() {
      try {
        return matcher.find();
      } catch (StackOverflowError e) {
        Problem problem =
            Problem.of("the split pattern recurses too deeply on this text: " + pattern)
                .fix("repeat single characters or classes, not groups: [ab]+ instead of (a|b)+");
        throw new UserException(UserException.Kind.INPUT, problem, e);
      }
    }

    private int advance(int end) {
      while (unit < end) {
        unit += Utf8.units(text[at]);
        at += Utf8.length(text[at]);
      }
      return at;
    }
  }
}
