package dev.jackdaw.pii;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds personal data in texts and takes it out. */
public final class PersonalData {
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}(?![\\p{L}\\p{N}])");

  /** With a country's code; or national, which begins with 0; or as North America writes it. */
  private static final Pattern PHONE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}+.,])(?:"
              + "(?:\\+|00)[1-9](?:[\\h().\\-/]{0,3}\\d){6,13}"
              + "|\\(?0\\d{1,4}\\)?(?:[\\h./-]{0,2}\\d){5,11}"
              + "|\\(?[2-9]\\d{2}\\)?[\\h.-]\\d{3}[\\h.-]\\d{4}"
              + ")(?![\\p{L}\\p{N}])");

  /** Dates have no more than eight digits. */
  private static final int FEWEST_PHONE_DIGITS = 9;

  private PersonalData() {}

  /** What is personal in a text, in order, without overlaps. */
  public static List<PersonalDatum> find(String text) {
    List<PersonalDatum> found = new ArrayList<>();
    add(found, Ibans.find(text));
    add(found, CardNumbers.find(text));
    add(found, matches(EMAIL, text, PersonalDatum.Kind.EMAIL));
    add(found, matches(PHONE, text, PersonalDatum.Kind.PHONE));
    found.sort(Comparator.comparingInt(PersonalDatum::start));
    return List.copyOf(found);
  }

  /** The text with a placeholder in the place of everything personal. */
  public static String redact(String text) {
    return redact(text, EnumSet.allOf(PersonalDatum.Kind.class), _ -> true);
  }

  /**
   * The same where some data may stay.
   *
   * @param kinds what is to go
   * @param personal told the data as they stand in the text; false for what may stay all the same
   */
  public static String redact(
      String text, Set<PersonalDatum.Kind> kinds, Predicate<String> personal) {
    StringBuilder rest = new StringBuilder();
    int at = 0;
    for (PersonalDatum datum : find(text)) {
      if (kinds.contains(datum.kind())
          && personal.test(text.substring(datum.start(), datum.end()))) {
        rest.append(text, at, datum.start()).append(datum.kind().placeholder());
        at = datum.end();
      }
    }
    return rest.append(text, at, text.length()).toString();
  }

  /** A redacted text as if nothing had stood in the place of the placeholders; the text itself if nothing else is in it. */
  public static String withoutPlaceholders(String text) {
    String rest = text;
    for (PersonalDatum.Kind kind : PersonalDatum.Kind.values()) {
      rest = rest.replace(kind.placeholder(), " ");
    }
    rest = rest.equals(text) ? text : rest.replaceAll("\\h+", " ").strip();
    return rest.isBlank() ? text : rest;
  }

  private static void add(List<PersonalDatum> found, List<PersonalDatum> more) {
    for (PersonalDatum datum : more) {
      if (found.stream().noneMatch(datum::overlaps)) {
        found.add(datum);
      }
    }
  }

  private static List<PersonalDatum> matches(
      Pattern pattern, String text, PersonalDatum.Kind kind) {
    List<PersonalDatum> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      boolean enough =
          kind != PersonalDatum.Kind.PHONE
              || matcher.group().codePoints().filter(Character::isDigit).count()
                  >= FEWEST_PHONE_DIGITS;
      if (enough) {
        found.add(new PersonalDatum(kind, matcher.start(), matcher.end()));
      }
    }
    return found;
  }
}
