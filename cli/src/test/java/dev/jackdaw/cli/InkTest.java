package dev.jackdaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InkTest {
  @Test
  void of_terminal_hasColoursUnlessTheUserWantsNone() {
    assertThat(Ink.of(true, null)).isEqualTo(Ink.COLOURS);
    assertThat(Ink.of(true, "")).isEqualTo(Ink.COLOURS);
    assertThat(Ink.of(true, "1")).isEqualTo(Ink.NONE);
    assertThat(Ink.of(false, null)).isEqualTo(Ink.NONE);
  }

  @Test
  void paint_severalLines_coloursEachByItself() {
    assertThat(Ink.COLOURS.red("a\n\nb")).isEqualTo("\u001b[31ma\u001b[0m\n\n\u001b[31mb\u001b[0m");
    assertThat(Ink.NONE.red("a\nb")).isEqualTo("a\nb");
  }
}
