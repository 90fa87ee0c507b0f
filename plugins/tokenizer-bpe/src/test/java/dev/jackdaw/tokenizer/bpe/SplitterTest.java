package dev.jackdaw.tokenizer.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The splitters written by hand against the patterns they stand for. */
class SplitterTest {
  private static final int CASES = 6000;

  /** Characters that the patterns tell apart, ordinary and odd: one or more of every kind. */
  private static final String[] ALPHABET = {
    "a",
    "z",
    "A",
    "Z",
    "s",
    "t",
    "d",
    "m",
    "l",
    "v",
    "r",
    "e",
    "S",
    "T",
    "D",
    "M",
    "L",
    "V",
    "R",
    "E",
    "'",
    "'",
    "'",
    "\u017F",
    "\u212A",
    " ",
    " ",
    " ",
    "\n",
    "\r",
    "\t",
    "\u000B",
    "\f",
    "\u0085",
    "\u00A0",
    "\u2003",
    "\u2028",
    "\u3000",
    "\u001C",
    "\u200B",
    "\uFEFF",
    "0",
    "7",
    "\u00B2",
    "\u0663",
    "\u2167",
    "\uD835\uDFD8",
    ".",
    "!",
    "/",
    "-",
    "_",
    "\u00A9",
    "\u2019",
    "\uD83D\uDE00",
    "\u200D",
    "é",
    "É",
    "ß",
    "ǅ",
    "ʰ",
    "ª",
    "漢",
    "あ",
    "\u05D0",
    "\u0301",
    "\u093E",
    "\u20DD",
    "\uD801\uDC00",
    "\uD801\uDC28",
    "\uDB40\uDD00",
    "\u0000",
    "\uE000",
    "\uFFFD",
    "\u0378"
  };

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void over_randomText_cutsAsThePatternDoes(SplitPattern pattern) {
    Splitter regex = new RegexSplitter(pattern.regex());
    for (int seed = 0; seed < CASES; seed++) {
      String text = text(new Random(seed));
      assertThat(pieces(pattern.splitter(), text))
          .as("seed " + seed)
          .isEqualTo(pieces(regex, text));
    }
  }

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void over_everyCodePoint_cutsAsThePatternDoes(SplitPattern pattern) {
    Splitter regex = new RegexSplitter(pattern.regex());
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.append("a'").appendCodePoint(c).append("B ").appendCodePoint(c);
      }
    }
    byte[] text = all.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(Arrays.equals(ends(pattern.splitter(), text), ends(regex, text))).isTrue();
  }

  private static int[] ends(Splitter splitter, byte[] text) {
    int[] all = new int[text.length];
    int[] ends = new int[500];
    int count = 0;
    Splitter.Cursor cursor = splitter.over(text, 0, text.length);
    for (int n = cursor.fill(ends); n > 0; n = cursor.fill(ends)) {
      System.arraycopy(ends, 0, all, count, n);
      count += n;
    }
    return Arrays.copyOf(all, count);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(24);
    int kinds = 1 + random.nextInt(ALPHABET.length);
    int offset = random.nextInt(ALPHABET.length);
    for (int i = 0; i < length; i++) {
      String next = ALPHABET[(offset + random.nextInt(kinds)) % ALPHABET.length];
      text.append(random.nextInt(6) == 0 ? next.repeat(1 + random.nextInt(5)) : next);
    }
    return text.toString();
  }

  private static List<String> pieces(Splitter splitter, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Something before and after the range, which must not be looked at.
    byte[] padded = new byte[bytes.length + 8];
    Arrays.fill(padded, (byte) 'l');
    System.arraycopy(bytes, 0, padded, 4, bytes.length);
    List<String> pieces = new ArrayList<>();
    Splitter.Cursor cursor = splitter.over(padded, 4, 4 + bytes.length);
    int[] ends = new int[7];
    int start = 4;
    for (int n = cursor.fill(ends); n > 0; n = cursor.fill(ends)) {
      for (int i = 0; i < n; i++) {
        pieces.add(new String(padded, start, ends[i] - start, StandardCharsets.UTF_8));
        start = ends[i];
      }
    }
    assertThat(start).isEqualTo(4 + bytes.length);
    return pieces;
  }

  @ParameterizedTest
  @EnumSource(SplitPattern.class)
  void safeCut_randomText_changesNoPiece(SplitPattern pattern) {
    int cuts = 0;
    for (int seed = 0; seed < CASES; seed++) {
      String text = text(new Random(seed)) + "ab cd" + text(new Random(-seed));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int cut = pattern.splitter().safeCut(bytes, 0, bytes.length);
      cuts += cut < bytes.length ? 1 : 0;
      List<String> parts =
          new ArrayList<>(
              pieces(pattern.splitter(), new String(bytes, 0, cut, StandardCharsets.UTF_8)));
      parts.addAll(
          pieces(
              pattern.splitter(),
              new String(bytes, cut, bytes.length - cut, StandardCharsets.UTF_8)));
      assertThat(parts).as("seed " + seed).isEqualTo(pieces(pattern.splitter(), text));
    }
    assertThat(cuts).isGreaterThan(CASES / 2);
  }

  @Test
  void over_nestedSplitters_cutsThePiecesOfTheFirst() {
    Splitter digitsThenWords =
        new NestedSplitter(new NumberSplitter(true), SplitPattern.GPT2.splitter());

    assertThat(pieces(digitsThenWords, "it's 2024 in\u00A0a  b1"))
        .containsExactly("it", "'s", " ", "2", "0", "2", "4", " in", "\u00A0", "a", " ", " b", "1");
    assertThat(pieces(digitsThenWords, "")).isEmpty();
    assertThat(pieces(new NumberSplitter(false), "12ab345")).containsExactly("12", "ab", "345");
  }

  @Test
  void over_patternThatLeavesGaps_keepsThemAsPieces() {
    assertThat(pieces(new RegexSplitter("[0-9]+"), "ab12é😀3x"))
        .containsExactly("ab", "12", "é😀", "3", "x");
    assertThat(pieces(new RegexSplitter("x*"), "axxb")).containsExactly("a", "xx", "b");
  }

  @Test
  void over_patternThatRecursesTooDeeply_isAUserError() {
    String text = "ab".repeat(200_000);
    assertThatThrownBy(() -> pieces(new RegexSplitter("(a|b)+"), text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(a|b)+");
  }
}
