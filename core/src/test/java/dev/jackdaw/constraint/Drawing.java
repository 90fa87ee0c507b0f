package dev.jackdaw.constraint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Draws texts that follow a constraint, from random logits. */
final class Drawing {
  private Drawing() {}

  /**
   * A text, and the tokens it was drawn in.
   *
   * @return empty if it had not ended after so many tokens
   */
  static Optional<List<Integer>> draw(TokenMasks masks, Pieces pieces, Random random, int most) {
    TokenMasks.Cursor cursor = masks.begin();
    List<Integer> ids = new ArrayList<>();
    while (ids.size() < most) {
      float[] logits = new float[pieces.size() + 3]; // a model may know more ids than its tokenizer
      for (int id = 0; id < logits.length; id++) {
        logits[id] = (float) (10 * random.nextGaussian());
      }
      cursor.mask(logits, Set.of(pieces.end()));
      int best = 0;
      for (int id = 1; id < logits.length; id++) {
        best = logits[id] > logits[best] ? id : best;
      }
      if (best == pieces.end()) {
        return Optional.of(ids);
      }
      cursor.add(best);
      ids.add(best);
      if (cursor.mayEnd() && !cursor.goesOn()) {
        return Optional.of(ids);
      }
    }
    return Optional.empty();
  }

  /** Whether a text follows a constraint, read byte by byte. */
  static boolean accepts(Constraint constraint, String text) {
    Machine machine = new Machine(constraint.grammar());
    return machine.step(machine.start(), text.getBytes(StandardCharsets.UTF_8)).accepts();
  }
}
