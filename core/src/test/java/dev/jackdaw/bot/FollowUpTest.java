package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "And how long does the new one take to arrive?",
        "what about children",
        "Ok, and abroad?",
        "Is it free?",
        "But why?"
      })
  void looksSo_questionThatGoesOn(String text) {
    assertThat(FollowUp.looksSo(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thanks. Which wine should I serve with duck tonight?",
        "Could you also write my history homework about the Vikings?",
        "Which rental car company has the best offers at Faro airport?",
        "ok thanks. My tax return is due, can you fill it in for me?",
        ""
      })
  void looksSo_questionOfItsOwn(String text) {
    assertThat(FollowUp.looksSo(text)).isFalse();
  }
}
