package dev.jackdaw.retriever.lucene;

import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.retrieval.Retriever;
import dev.jackdaw.retrieval.RetrieverFactory;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Indexes passages in memory. */
final class LuceneRetrieverFactory implements RetrieverFactory<LuceneConfig> {
  /** Lucene tells which vector instructions it uses, in the middle of a conversation. Kept, for loggers are dropped with their level. */
  private final Logger lucene = Logger.getLogger("org.apache.lucene");

  LuceneRetrieverFactory() {
    if (lucene.getLevel() == null) {
      lucene.setLevel(Level.WARNING);
    }
  }

  @Override
  public Retriever index(LuceneConfig config, List<Passage> passages) {
    return new LuceneRetriever(config, passages);
  }
}
