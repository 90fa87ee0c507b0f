package dev.jackdaw.rule;

import dev.jackdaw.dialogue.Rule;
import dev.jackdaw.dialogue.Source;
import dev.jackdaw.dialogue.Turn;
import dev.jackdaw.dialogue.Verdict;
import dev.jackdaw.pii.PersonalData;
import dev.jackdaw.pii.PersonalDatum;
import dev.jackdaw.retrieval.Passage;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes personal data out of what was said before anything else sees it, and out of what is answered. The house's own numbers and
 * addresses, those of its policy and of sentences that were written for an answer, stay.
 */
final class PiiRule implements Rule {
  private final Set<PersonalDatum.Kind> kinds;
  private final Set<String> own = new HashSet<>();

  PiiRule(PiiConfig config, List<Passage> policy) {
    kinds = EnumSet.copyOf(config.kinds());
    for (Passage passage : policy) {
      for (PersonalDatum datum : PersonalData.find(passage.text())) {
        own.add(essence(passage.text().substring(datum.start(), datum.end())));
      }
    }
  }

  @Override
  public Verdict before(Turn turn) {
    return changed(turn.text(), PersonalData.redact(turn.text(), kinds, _ -> true));
  }

  @Override
  public Verdict after(Turn turn, String answer, Source source) {
    return switch (source) {
      case FIXED, RULE, HANDOVER, DECLINED -> Verdict.pass();
      case CLAUSE, LABEL, GENERATED ->
          changed(
              answer, PersonalData.redact(answer, kinds, datum -> !own.contains(essence(datum))));
    };
  }

  private static Verdict changed(String before, String after) {
    return after.equals(before) ? Verdict.pass() : new Verdict.Rewrite(after);
  }

  /** The same for all ways to write a number. */
  private static String essence(String datum) {
    return datum.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@+]", "");
  }
}
