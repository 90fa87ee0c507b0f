package dev.jackdaw.rule;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.pii.PersonalDatum;
import java.util.List;

/**
 * What counts as personal.
 *
 * @param kinds what is taken out
 */
public record PiiConfig(
    @Doc("What is taken out") @Default("[card-number, iban, email, phone]")
        List<PersonalDatum.Kind> kinds) {
  public PiiConfig {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds is empty: leave the rule out, or name a kind");
    }
  }
}
