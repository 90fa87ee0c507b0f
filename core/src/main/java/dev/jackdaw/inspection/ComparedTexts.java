package dev.jackdaw.inspection;

import dev.jackdaw.corpus.TokenBatch;
import dev.jackdaw.finetuning.Wording;
import dev.jackdaw.inspection.HeadInspector.SeenExample;
import dev.jackdaw.model.Example;
import dev.jackdaw.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of examples is compared with others. A text that is labelled is compared whole. Of a conversation it is what comes before its
 * last answer, without the beginning and end that all examples share: a system prompt and the marks of a chat template would make
 * every two of them alike.
 */
final class ComparedTexts {
  /** Fewer examples may share a beginning by chance. */
  private static final int FEWEST_TO_SHARE = 8;

  private final TokenDisplay display;
  private final Target target;

  ComparedTexts(TokenDisplay display, Target target) {
    this.display = display;
    this.target = target;
  }

  List<PlacedText> of(List<SeenExample> seen) {
    List<int[]> asked = new ArrayList<>();
    seen.forEach(each -> asked.add(asked(each.whole())));
    boolean tokens = target instanceof Target.Tokens;
    int before = tokens ? shared(asked, false) : 0;
    int after = tokens ? shared(asked, true) : 0;
    List<PlacedText> texts = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      SeenExample each = seen.get(i);
      int[] ids = asked.get(i);
      int end = Math.max(before, ids.length - after);
      String text = display.plain(Arrays.copyOfRange(ids, Math.min(before, ids.length), end));
      String answer =
          tokens
              ? Wording.of(display.plain(answer(each.whole())))
              : LabelBalance.answer(each, target);
      if (!text.isBlank()) {
        texts.add(PlacedText.of(each.part(), each.place(), text.strip(), answer));
      }
    }
    return texts;
  }

  /** Tokens before the last answer; all where nothing comes before it, or nothing is answered. */
  private static int[] asked(Example example) {
    int start = answerStart(example);
    return start <= 1 ? example.ids() : Arrays.copyOf(example.ids(), start);
  }

  private static int[] answer(Example example) {
    int start = answerStart(example);
    if (start <= 1) {
      return new int[0];
    }
    int end = start;
    while (end < example.ids().length && example.labels()[end - 1] != TokenBatch.IGNORED) {
      end++;
    }
    return Arrays.copyOfRange(example.ids(), start, end);
  }

  /** Index of the first token of the last run of tokens that are learnt; 0 if there is none. */
  private static int answerStart(Example example) {
    int[] labels = example.labels();
    int t = labels.length - 1;
    while (t >= 0 && labels[t] == TokenBatch.IGNORED) {
      t--;
    }
    if (t < 0) {
      return 0;
    }
    while (t > 0 && labels[t - 1] != TokenBatch.IGNORED) {
      t--;
    }
    return t + 1;
  }

  /** How many tokens all begin with, or end with. */
  private static int shared(List<int[]> all, boolean ends) {
    if (all.size() < FEWEST_TO_SHARE) {
      return 0;
    }
    int[] first = all.getFirst();
    int shared = first.length;
    for (int[] ids : all) {
      int n = 0;
      while (n < Math.min(shared, ids.length)
          && (ends ? ids[ids.length - 1 - n] == first[first.length - 1 - n] : ids[n] == first[n])) {
        n++;
      }
      shared = n;
    }
    return shared;
  }
}
