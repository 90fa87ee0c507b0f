package dev.jackdaw.tokenizer.bpe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that makes one tokenizer, as read from files or trained.
 *
 * @param table from pairs to merges
 * @param wholeFirst whether a piece that is a token as a whole is that token, whatever the merges
 * @param normalizer what is done to plain text first
 * @param pieces what a vocabulary of SentencePiece's kind has besides; null for byte-level ones
 * @param settings the content of {@code tokenizer_config.json}, given back on saving; null where
 *     there was none
 */
record BpeModel(
    BpeVocabulary vocabulary,
    Merges merges,
    PairTable table,
    boolean wholeFirst,
    List<AddedToken> added,
    Pipeline pipeline,
    Splitter splitter,
    TextNormalizer normalizer,
    @Nullable Pieces pieces,
    @Nullable ObjectNode settings) {
  BpeModel {
    added = List.copyOf(added);
  }
}
