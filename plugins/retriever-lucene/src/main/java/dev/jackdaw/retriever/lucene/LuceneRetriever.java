package dev.jackdaw.retriever.lucene;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.retrieval.Retriever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.PerFieldSimilarityWrapper;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Passages by the words they share with a text. Each word counts in the field where it scores best: the passage, its title, or what
 * is known to be asked about it. A score is the sum of BM25 over the words, each as rare as it is in all fields together: a word that
 * few titles have may stand in every clause. Relevance is the score's share of the sum that all words would reach in a passage that
 * is about nothing else, words that no passage has included.
 */
final class LuceneRetriever implements Retriever {
  private static final String TEXT = "text";
  private static final String TITLE = "title";
  private static final String QUESTIONS = "questions";

  /** Everything of a passage; it tells how rare words are, and is not searched. */
  private static final String ALL = "all";

  private final List<Passage> passages;
  private final Words words;
  private final Map<String, Double> weights = new LinkedHashMap<>();
  private final double heaviest;
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  LuceneRetriever(LuceneConfig config, List<Passage> passages) {
    this.passages = List.copyOf(passages);
    words = new Words(config.stemming());
    weights.put(TEXT, 1.0);
    weights.put(TITLE, config.title());
    weights.put(QUESTIONS, config.questions());
    heaviest = Collections.max(weights.values());
    Similarity similarity = similarity(config);
    try {
      try (IndexWriter writer =
          new IndexWriter(directory, new IndexWriterConfig(words).setSimilarity(similarity))) {
        for (Passage passage : passages) {
          writer.addDocument(document(passage));
        }
        writer.forceMerge(1); // so that document numbers are those of the passages
      }
      reader = DirectoryReader.open(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(similarity);
  }

  private static Similarity similarity(LuceneConfig config) {
    Similarity text = new BM25Similarity((float) config.k1(), (float) config.b());
    Similarity questions = new BM25Similarity((float) config.questionsK1(), (float) config.b());
    return new PerFieldSimilarityWrapper() {
      @Override
      public Similarity get(String field) {
        return field.equals(QUESTIONS) ? questions : text;
      }
    };
  }

  private static Document document(Passage passage) {
    Document document = new Document();
    String questions = String.join("\n", passage.questions());
    document.add(new TextField(TEXT, passage.text(), Field.Store.NO));
    document.add(new TextField(TITLE, passage.title(), Field.Store.NO));
    document.add(new TextField(QUESTIONS, questions, Field.Store.NO));
    document.add(
        new TextField(
            ALL, passage.text() + "\n" + passage.title() + "\n" + questions, Field.Store.NO));
    return document;
  }

  @Override
  public List<Hit> search(String text, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("[retriever] " + most + " hits asked for");
    }
    List<Query> parts = new ArrayList<>();
    double best = 0;
    try {
      for (String word : words.of(text)) {
        double rarity = rarity(new Term(ALL, word));
        List<Query> places = new ArrayList<>();
        for (Map.Entry<String, Double> field : weights.entrySet()) {
          Term term = new Term(field.getKey(), word);
          double boost = field.getValue() * rarity / rarity(term);
          if (boost > 0) {
            places.add(new BoostQuery(new TermQuery(term), (float) boost));
          }
        }
        best += heaviest * rarity;
        parts.add(new DisjunctionMaxQuery(places, 0));
      }
      return parts.isEmpty() ? List.of() : hits(parts, best, most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Hit> hits(List<Query> parts, double best, int most) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Query part :
        parts.subList(
            0, Math.min(parts.size(), IndexSearcher.getMaxClauseCount() / weights.size()))) {
      any.add(part, BooleanClause.Occur.SHOULD);
    }
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc found : searcher.search(any.build(), most).scoreDocs) {
      hits.add(new Hit(passages.get(found.doc), Math.min(1, found.score / best)));
    }
    return hits;
  }

  /** What a word counts for at most: BM25's inverse document frequency, that of an unknown word for one nobody uses. */
  private double rarity(Term term) throws IOException {
    int with = reader.docFreq(term);
    int all = Math.max(1, Math.max(with, reader.getDocCount(term.field())));
    return Math.log(1 + (all - with + 0.5) / (with + 0.5));
  }

  @Override
  public void close() {
    try {
      reader.close();
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    words.close();
  }
}
