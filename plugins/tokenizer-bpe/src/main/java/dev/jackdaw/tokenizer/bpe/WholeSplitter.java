package dev.jackdaw.tokenizer.bpe;

/** Cuts nothing: the text is one piece. */
final class WholeSplitter implements Splitter {
  @Override
  public Cursor over(byte[] text, int from, int to) {
    boolean[] done = {from == to};
    return ends -> {
      if (done[0]) {
        return 0;
      }
      done[0] = true;
      ends[0] = to;
      return 1;
    };
  }
}
