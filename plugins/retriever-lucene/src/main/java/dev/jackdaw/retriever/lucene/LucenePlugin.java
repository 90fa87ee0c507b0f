package dev.jackdaw.retriever.lucene;

import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.retrieval.RetrieverFactory;

/** Brings the retriever {@code lucene}. */
public final class LucenePlugin implements Plugin {
  @Override
  public String id() {
    return "retriever-lucene";
  }

  @Override
  public String description() {
    return "Finds the clauses that share words with a question, ranked by BM25, with Apache"
        + " Lucene.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        RetrieverFactory.class, "lucene", LuceneConfig.class, LuceneRetrieverFactory.class);
  }
}
