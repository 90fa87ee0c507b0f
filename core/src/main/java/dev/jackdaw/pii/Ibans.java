package dev.jackdaw.pii;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** International bank account numbers (ISO 13616): the length of their country, and 1 modulo 97. */
final class Ibans {
  /** Country and length, from the registry that SWIFT keeps for ISO 13616. */
  private static final String LENGTHS =
      """
      AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18
      FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21
      LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24
      SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
      """;

  private static final Map<String, Integer> LENGTH = lengths();
  private static final int WIDEST_GAP = 2;

  private Ibans() {}

  private static Map<String, Integer> lengths() {
    Map<String, Integer> lengths = new HashMap<>();
    for (String entry : LENGTHS.strip().split("\\s+")) {
      lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }

  static List<PersonalDatum> find(String text) {
    List<PersonalDatum> found = new ArrayList<>();
    int at = 0;
    while (at + 4 <= text.length()) {
      int end = begins(text, at) ? end(text, at) : -1;
      if (end > 0) {
        found.add(new PersonalDatum(PersonalDatum.Kind.IBAN, at, end));
      }
      at = Math.max(at + 1, end);
    }
    return found;
  }

  private static boolean begins(String text, int at) {
    return (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
        && LENGTH.containsKey(country(text, at));
  }

  private static String country(String text, int at) {
    return text.substring(at, at + 2).toUpperCase(Locale.ROOT);
  }

  /** Where the number that begins here ends; -1 if none does. */
  private static int end(String text, int start) {
    int length = LENGTH.getOrDefault(country(text, start), 0);
    StringBuilder characters = new StringBuilder();
    int gap = 0;
    int at = start;
    while (at < text.length() && characters.length() < length) {
      char next = text.charAt(at++);
      if ((next >= '0' && next <= '9')
          || (next >= 'A' && next <= 'Z')
          || (next >= 'a' && next <= 'z')) {
        characters.append(Character.toUpperCase(next));
        gap = 0;
      } else if (!(Character.isSpaceChar(next)
              || Character.getType(next) == Character.DASH_PUNCTUATION)
          || ++gap > WIDEST_GAP) {
        return -1;
      }
    }
    boolean whole =
        characters.length() == length
            && hasCheckDigits(characters)
            && (at == text.length() || !Character.isLetterOrDigit(text.charAt(at)));
    return whole && remainder(characters) == 1 ? at : -1;
  }

  /** The third and fourth characters are digits: words that happen to have the right length and remainder have letters there. */
  private static boolean hasCheckDigits(CharSequence characters) {
    return Character.isDigit(characters.charAt(2)) && Character.isDigit(characters.charAt(3));
  }

  /** Of the number modulo 97, its first four characters moved to the end and letters written as numbers from 10. */
  private static int remainder(CharSequence characters) {
    int remainder = 0;
    for (int i = 0; i < characters.length(); i++) {
      int value = Character.digit(characters.charAt((i + 4) % characters.length()), 36);
      remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder;
  }
}
