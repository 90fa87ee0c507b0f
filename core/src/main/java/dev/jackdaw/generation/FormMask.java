package dev.jackdaw.generation;

import dev.jackdaw.constraint.TokenMasks;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps one sequence within its constraint. A token that ends the text may come where the text has its form, and only there. */
final class FormMask implements LogitProcessor {
  private final TokenMasks.Cursor cursor;
  private final Set<Integer> ends;
  private int read = -1;

  /** @param ends ids that end the text */
  FormMask(TokenMasks.Cursor cursor, Set<Integer> ends) {
    this.cursor = cursor;
    this.ends = ends;
  }

  /** The end-of-text token, and special tokens that are stop strings: a chat model says those at the end of its turn. */
  static Set<Integer> ends(Vocabulary vocabulary, List<String> stops, int known) {
    Set<Integer> ends = new HashSet<>();
    vocabulary.endOfText().ifPresent(ends::add);
    for (int id : vocabulary.specialTokens().values()) {
      if (stops.contains(new String(vocabulary.bytes(id), StandardCharsets.UTF_8))) {
        ends.add(id);
      }
    }
    ends.removeIf(id -> id >= known);
    return ends;
  }

  @Override
  public void process(TokenHistory tokens, float[] logits) {
    catchUp(tokens);
    cursor.mask(logits, ends);
  }

  /** Whether the text has its form and no token can follow. */
  boolean complete(TokenHistory tokens) {
    catchUp(tokens);
    return cursor.mayEnd() && !cursor.goesOn();
  }

  private void catchUp(TokenHistory tokens) {
    for (read = Math.max(read, tokens.promptSize()); read < tokens.size(); read++) {
      if (!ends.contains(tokens.id(read))) {
        cursor.add(tokens.id(read));
      }
    }
  }
}
