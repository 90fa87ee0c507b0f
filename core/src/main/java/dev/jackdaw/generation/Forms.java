package dev.jackdaw.generation;

import dev.jackdaw.constraint.Constraint;
import dev.jackdaw.constraint.TokenMasks;
import dev.jackdaw.constraint.TokenTrie;
import dev.jackdaw.inference.LanguageModel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constraints that one generator has met lately, over its model's tokens, so that what was found for one text serves the next. */
final class Forms {
  private static final int MOST = 16;

  private final LanguageModel model;
  private final Map<Constraint, TokenMasks> known = new LinkedHashMap<>(MOST, 0.75f, true);
  private @Nullable TokenTrie trie;

  Forms(LanguageModel model) {
    this.model = model;
  }

  /** @throws dev.jackdaw.problem.UserException if the model's tokens cannot spell any text of this form */
  synchronized TokenMasks of(Constraint constraint) {
    TokenMasks there = known.get(constraint);
    if (there != null) {
      return there;
    }
    TokenMasks masks = TokenMasks.of(constraint, tokens());
    known.put(constraint, masks);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
    return masks;
  }

  private TokenTrie tokens() {
    TokenTrie made = trie;
    if (made == null) {
      made = TokenTrie.of(model.tokenizer().vocabulary(), model.vocabulary());
      trie = made;
    }
    return made;
  }
}
