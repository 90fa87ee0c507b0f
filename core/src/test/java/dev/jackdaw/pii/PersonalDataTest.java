package dev.jackdaw.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111 - 1111 - 1111 - 1111",
        "4111\u00a01111\u20111111\u200b1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "378282246310005",
        "3782 822463 10005",
        "5500-0000-0000-0004",
        "\uff14111 1111 1111 1111",
      })
  void redact_cardNumberHoweverWritten_isGone(String number) {
    assertThat(PersonalData.redact("my card " + number + ", please"))
        .isEqualTo("my card [card number], please");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111 1111 1111 1112",
        "order 1234567890123",
        "from 10,000 to 20,000 in 2026",
        "12345678901234567890123456",
        "A4111111111111111",
        "on 01.02.2026 or 2026-12-25",
        "flight CRV 214 at 09:30, seat 12A",
        "clause 10.1, 99.5% and £2,500",
      })
  void find_numbersThatAreNoneOfThese_areLeft(String text) {
    assertThat(PersonalData.find(text)).isEmpty();
  }

  @Test
  void find_cardNumberAfterAnotherNumber_isFoundAlone() {
    String text = "card 2 4012 8888 8888 1881 twice";

    assertThat(PersonalData.redact(text)).isEqualTo("card 2 [card number] twice");
  }

  @Test
  void find_anyOneWrongDigit_isNoCardNumber() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      StringBuilder number = new StringBuilder("4012888888881881");
      int at = 1 + random.nextInt(15);
      char wrong = (char) ('0' + (number.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
      number.setCharAt(at, wrong);
      assertThat(PersonalData.find(number.toString())).as("seed 11, %s", number).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82 WEST 1234 5698 7654 32",
        "GB82WEST12345698765432",
        "gb82 west 1234 5698 7654 32",
        "DE89 3704 0044 0532 0130 00",
        "NO93 8601 1117 947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "FR14-2004-1010-0505-0001-3M02-606",
      })
  void redact_iban_isGone(String iban) {
    assertThat(PersonalData.redact("to " + iban + " please")).isEqualTo("to [IBAN] please");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GB82 WEST 1234 5698 7654 33", "GB82 WEST 1234 5698 7654", "GB82", "me89"})
  void find_ibanWithAWrongSumOrLength_isNone(String iban) {
    assertThat(PersonalData.find(iban)).noneMatch(d -> d.kind() == PersonalDatum.Kind.IBAN);
  }

  @Test
  void redact_addressesAndNumbers_areGone() {
    assertThat(
            PersonalData.redact(
                "ines.carvalho+x@example.org, +44 20 7946 0958, 020 7946 0958, (555) 123-4567."))
        .isEqualTo("[e-mail address], [telephone number], [telephone number], [telephone number].");
  }

  @Test
  void redact_whatMayStay_stays() {
    assertThat(
            PersonalData.redact(
                "call 0808 157 0140, not 020 7946 0958",
                EnumSet.of(PersonalDatum.Kind.PHONE),
                datum -> !datum.startsWith("0808")))
        .isEqualTo("call 0808 157 0140, not [telephone number]");
  }

  @Test
  void find_severalInOneText_areInOrderAndApart() {
    String text = "4111111111111111 GB82WEST12345698765432 a@b.example";
    List<PersonalDatum> found = PersonalData.find(text);

    assertThat(found)
        .extracting(PersonalDatum::kind)
        .containsExactly(
            PersonalDatum.Kind.CARD_NUMBER, PersonalDatum.Kind.IBAN, PersonalDatum.Kind.EMAIL);
    assertThat(text.substring(found.get(1).start(), found.get(1).end()))
        .isEqualTo("GB82WEST12345698765432");
  }

  @Test
  void withoutPlaceholders_words_areWhatIsLeft() {
    assertThat(PersonalData.withoutPlaceholders("my card [card number] is lost"))
        .isEqualTo("my card is lost");
    assertThat(PersonalData.withoutPlaceholders("[IBAN]")).isEqualTo("[IBAN]");
    assertThat(PersonalData.withoutPlaceholders("as  it was")).isEqualTo("as  it was");
  }

  @Test
  void redact_twice_changesNothingMore() {
    String once = PersonalData.redact("4111 1111 1111 1111 and a@b.example");

    assertThat(PersonalData.redact(once)).isEqualTo(once);
  }

  @Test
  void find_longRunsOfDigitsAndLetters_endSoon() {
    assertThat(PersonalData.find("1".repeat(20_000))).isEmpty();
    assertThat(PersonalData.find("a.".repeat(20_000))).isEmpty();
    assertThat(PersonalData.find("GB82 ".repeat(5_000))).isEmpty();
    assertThat(PersonalData.find("0 ".repeat(5_000))).allMatch(d -> d.end() > d.start());
  }

  /** Sentences without a single digit may have the length and the remainder of an IBAN by chance: one in 97 of those as long. */
  @Test
  void find_wordsOfTheLengthOfAnIban_areNone() {
    long seed = 3;
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder words = new StringBuilder("de");
      for (int j = 0; j < 20; j++) {
        words.append(j % 5 == 0 ? " " : "").append((char) ('a' + random.nextInt(26)));
      }
      assertThat(PersonalData.find(words.toString())).as("seed %d: %s", seed, words).isEmpty();
    }
  }
}
