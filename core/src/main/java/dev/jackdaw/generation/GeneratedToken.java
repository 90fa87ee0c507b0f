package dev.jackdaw.generation;

import dev.jackdaw.inference.TokenScore;
import java.util.List;
import java.util.Optional;

/**
 * One generated token.
 *
 * @param id the token
 * @param score what the model thought of it, before penalty, masks and temperature; if log-probabilities were asked for
 * @param top the likeliest tokens in its place; if they were asked for
 */
public record GeneratedToken(int id, Optional<TokenScore> score, List<TokenScore> top) {
  public GeneratedToken {
    top = List.copyOf(top);
  }
}
