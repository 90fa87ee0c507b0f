package dev.jackdaw.finetuning;

import dev.jackdaw.pii.PersonalDatum;

/** Personal data as a recipe names them. */
public enum PersonalKind {
  /** E-mail addresses. */
  EMAIL(PersonalDatum.Kind.EMAIL),
  /** Telephone numbers. */
  PHONE(PersonalDatum.Kind.PHONE),
  /** Numbers of payment cards, checked by Luhn's sum. */
  CARD(PersonalDatum.Kind.CARD_NUMBER),
  /** Bank account numbers, checked by their sum. */
  IBAN(PersonalDatum.Kind.IBAN);

  private final PersonalDatum.Kind kind;

  PersonalKind(PersonalDatum.Kind kind) {
    this.kind = kind;
  }

  PersonalDatum.Kind kind() {
    return kind;
  }
}
