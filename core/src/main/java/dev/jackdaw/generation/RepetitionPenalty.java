package dev.jackdaw.generation;

import java.util.BitSet;

/** Makes tokens that occurred less likely, each once however often it occurred (CTRL, Keskar et al. 2019). */
final class RepetitionPenalty implements LogitProcessor {
  private final float penalty;
  private final BitSet seen = new BitSet();
  private int read;

  RepetitionPenalty(double penalty) {
    this.penalty = (float) penalty;
  }

  @Override
  public void process(TokenHistory tokens, float[] logits) {
    for (; read < tokens.size(); read++) {
      seen.set(tokens.id(read));
    }
    for (int id = seen.nextSetBit(0); id >= 0 && id < logits.length; id = seen.nextSetBit(id + 1)) {
      logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    }
  }
}
