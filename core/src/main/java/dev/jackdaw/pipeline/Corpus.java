package dev.jackdaw.pipeline;

import dev.jackdaw.corpus.BatchShape;
import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.EvaluationBatches;
import dev.jackdaw.corpus.HeldOut;
import dev.jackdaw.corpus.PackedBatches;
import dev.jackdaw.corpus.TokenBytes;
import dev.jackdaw.corpus.TokenStore;
import dev.jackdaw.tokenizer.Tokenizer;

/** The tokens of a recipe, parted into what is trained on and what is measured on. */
final class Corpus implements AutoCloseable {
  private final DataConfig config;
  private final TokenStore store;
  private final HeldOut parts;
  private final int[] tokenBytes;

  private Corpus(DataConfig config, TokenStore store, HeldOut parts, int[] tokenBytes) {
    this.config = config;
    this.store = store;
    this.parts = parts;
    this.tokenBytes = tokenBytes;
  }

  /** @throws dev.jackdaw.problem.UserException if the shards are damaged, or the text is too short to hold anything out */
  static Corpus open(
      RunFolder folder, DataConfig config, Tokenizer tokenizer, byte[] tokenizerHash) {
    TokenStore store = TokenStore.open(folder.tokens(), tokenizerHash);
    try {
      HeldOutConfig heldOut = config.heldOut();
      HeldOut parts =
          heldOut.fraction() == 0
              ? HeldOut.nothing(store)
              : HeldOut.split(store, heldOut.by(), heldOut.fraction(), heldOut.seed());
      return new Corpus(config, store, parts, TokenBytes.of(tokenizer.vocabulary()));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  HeldOut parts() {
    return parts;
  }

  int[] tokenBytes() {
    return tokenBytes;
  }

  boolean holdsOut() {
    return parts.heldOut().tokens() > 1;
  }

  BatchSource training(BatchShape shape, long seed) {
    return new PackedBatches(
        parts.training(),
        config.order().over(parts.training(), shape.columns(), seed),
        shape,
        config.boundaries(),
        tokenBytes);
  }

  /** @param windows sequences at most */
  EvaluationBatches heldOut(BatchShape shape, long windows) {
    return new EvaluationBatches(
        parts.heldOut(), shape.rows(), shape.columns(), config.boundaries(), tokenBytes, windows);
  }

  @Override
  public void close() {
    store.close();
  }
}
