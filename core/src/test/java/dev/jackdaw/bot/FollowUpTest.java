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

  @ParameterizedTest
  @ValueSource(
      strings = {"And abroad?", "And how long does it last?", "So when will the new one be here?"})
  void elliptic_meansNothingAlone(String text) {
    assertThat(FollowUp.elliptic(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "And what are the charges for using the overdraft?",
        "and how do I unfreeze my card?",
        "Does it cost anything to bring a dog?",
        "Then please put me through to one of your staff.",
        "So, should we sign this agreement now, what do you advise?",
        ""
      })
  void elliptic_meansSomethingAlone(String text) {
    assertThat(FollowUp.elliptic(text)).isFalse();
  }
}
