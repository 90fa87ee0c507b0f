package dev.jackdaw.finetuning;

import dev.jackdaw.corpus.BatchSource;
import dev.jackdaw.corpus.TokenBatch;
import java.util.List;

/** Batches of several heads in turn: micro-batch i is of head i modulo their number. Each head sees its own data at its own pace. */
final class JointBatches implements BatchSource {
  private final List<BatchSource> heads;

  /** @param heads each of which gives as many micro-batches per step as its turn comes */
  JointBatches(List<BatchSource> heads) {
    this.heads = List.copyOf(heads);
  }

  @Override
  public TokenBatch batch(long step, int microBatch) {
    return heads.get(head(microBatch)).batch(step, microBatch / heads.size());
  }

  @Override
  public int head(int microBatch) {
    return microBatch % heads.size();
  }
}
