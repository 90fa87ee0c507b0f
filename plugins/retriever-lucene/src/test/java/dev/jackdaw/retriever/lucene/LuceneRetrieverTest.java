package dev.jackdaw.retriever.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.retrieval.Retriever;
import dev.jackdaw.testkit.RetrieverContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LuceneRetrieverTest extends RetrieverContract {
  private static final LuceneConfig CONFIG = new LuceneConfig(0.6, 0.25, 0.8, 0.8, 2, true);

  @Override
  protected Retriever index(List<Passage> passages) {
    return new LuceneRetrieverFactory().index(CONFIG, passages);
  }

  @Test
  void search_otherEndingsAndAccents_areTheSameWord() {
    try (Retriever retriever =
        index(List.of(new Passage("1", "", "Cancelling a café booking"), other()))) {
      assertThat(retriever.search("I cancelled my Cafe bookings", 1))
          .extracting(hit -> hit.passage().id())
          .containsExactly("1");
    }
  }

  @Test
  void search_withoutStemming_endingsCount() {
    LuceneConfig plain = new LuceneConfig(0.6, 0.25, 0.8, 0.8, 2, false);
    try (Retriever retriever =
        new LuceneRetrieverFactory().index(plain, List.of(new Passage("1", "", "Cancelling")))) {
      assertThat(retriever.search("cancelled", 1)).isEmpty();
      assertThat(retriever.search("CANCELLING", 1)).hasSize(1);
    }
  }

  @Test
  void search_wordsNobodyUses_countAgainstTheRelevance() {
    try (Retriever retriever =
        index(List.of(new Passage("1", "", "a refund of the fare"), other()))) {
      assertThat(retriever.search("refund", 1).getFirst().relevance()).isGreaterThan(0.3);
      assertThat(retriever.search("refund for my stolen zebra costume", 1).getFirst().relevance())
          .isLessThan(0.25);
    }
  }

  @Test
  void search_onlySilentWords_findsNothing() {
    try (Retriever retriever = index(List.of(new Passage("1", "", "What we can do for you")))) {
      assertThat(retriever.search("what can you do for me", 1)).isEmpty();
    }
  }

  @Test
  void search_ofManyPassages_keepsNumbersAndPassagesTogether() {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      passages.add(new Passage(String.valueOf(i), "section", "word" + i + " common"));
    }
    try (Retriever retriever = index(passages)) {
      for (int i = 0; i < 3_000; i += 271) {
        List<Hit> hits = retriever.search("common word" + i, 2);
        assertThat(hits.getFirst().passage().id()).isEqualTo(String.valueOf(i));
      }
    }
  }

  private static Passage other() {
    return new Passage("2", "Seats", "Extra legroom");
  }
}
