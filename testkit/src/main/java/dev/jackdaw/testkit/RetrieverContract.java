package dev.jackdaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.retrieval.Hit;
import dev.jackdaw.retrieval.Passage;
import dev.jackdaw.retrieval.Retriever;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every retriever keeps to. A plugin's test extends it; how good it is at finding is for the plugin's own tests. */
public abstract class RetrieverContract {
  private static final Passage BAGS =
      new Passage("4.2", "Checked baggage", "An extra suitcase costs 45 euros per flight.");
  private static final Passage PETS =
      new Passage("11.1", "Pets", "Cats and small dogs travel in the cabin for 55 euros.");
  private static final Passage SEATS =
      new Passage("8.2", "Seats", "A seat with extra legroom costs 24 euros.");

  /** A retriever over these passages; the test closes it. */
  protected abstract Retriever index(List<Passage> passages);

  @Test
  void search_wordsOfOnePassage_findsItFirst() {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS))) {
      List<Hit> hits = retriever.search("may cats travel in the cabin", 3);

      assertThat(hits).isNotEmpty();
      assertThat(hits.getFirst().passage()).isEqualTo(PETS);
    }
  }

  @Test
  void search_hits_areOrderedDistinctAndNoMoreThanAskedFor() {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS))) {
      List<Hit> hits = retriever.search("extra seat or extra suitcase for a cat, 45 euros", 2);

      assertThat(hits).hasSizeLessThanOrEqualTo(2).extracting(Hit::passage).doesNotHaveDuplicates();
      for (int i = 1; i < hits.size(); i++) {
        assertThat(hits.get(i).relevance()).isLessThanOrEqualTo(hits.get(i - 1).relevance());
      }
      assertThatThrownBy(() -> retriever.search("seat", 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void search_aQuestionThePassageAnswers_helpsToFindIt() {
    Passage known =
        new Passage(SEATS.id(), SEATS.title(), SEATS.text(), List.of("where do tall people sit"));
    try (Retriever retriever = index(List.of(BAGS, PETS, known))) {
      assertThat(retriever.search("tall people", 1))
          .extracting(Hit::passage)
          .containsExactly(known);
    }
  }

  @Test
  void search_moreOfTheQuestionInThePassage_isMoreRelevant() {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS))) {
      double all = retriever.search("extra legroom seat", 1).getFirst().relevance();
      double some =
          retriever.search("extra legroom seat quantum gravity poems", 1).getFirst().relevance();

      assertThat(some).isLessThan(all);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "?",
        "AND OR NOT",
        "text:[* TO *]",
        "(((",
        "\"unfinished",
        "seat~2^4 +legroom -extra /re(gex/ {x TO y]",
        "\\",
        "\u0000\ud800\uffff",
        "😀🧳"
      })
  void search_whateverIsTyped_isTakenForWords(String text) {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS))) {
      assertThat(retriever.search(text, 3)).allMatch(hit -> hit.relevance() <= 1);
    }
  }

  @Test
  void search_aVeryLongText_answers() {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS))) {
      String text =
          String.join(" ", IntStream.range(0, 5_000).mapToObj(i -> "word" + i).toList()) + " cats";

      assertThat(retriever.search(text, 3)).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void search_ofNoPassages_findsNothing() {
    try (Retriever retriever = index(List.of())) {
      assertThat(retriever.search("cats", 3)).isEmpty();
    }
  }

  @Test
  void search_byManyThreads_findsTheSame() throws Exception {
    try (Retriever retriever = index(List.of(BAGS, PETS, SEATS));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Hit> alone = retriever.search("extra suitcase", 3);
      List<Future<List<Hit>>> all =
          IntStream.range(0, 40)
              .mapToObj(_ -> threads.submit(() -> retriever.search("extra suitcase", 3)))
              .toList();
      for (Future<List<Hit>> one : all) {
        assertThat(one.get()).isEqualTo(alone);
      }
    }
  }
}
