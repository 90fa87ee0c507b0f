/**
 * Byte-level byte-pair encoding, from text to ids and back.
 *
 * <p>The idea (Sennrich, Haddow and Birch 2016, on bytes since GPT-2): every text is a string of 256
 * kinds of bytes, so nothing is ever unknown. Training joins the most frequent pair of neighbours
 * into a new token, then again, until the vocabulary has the size asked for. Encoding repeats those
 * joins in the same order on a new text. A split pattern cuts the text into pieces first, words
 * roughly, and no join crosses a cut.
 *
 * <p>How text flows through an encoder:
 *
 * <pre>
 *   text ── TokenFinder ──► special tokens, where the policy allows them
 *             │ what lies between, in form C if the model wants it (NormalText)
 *             ▼
 *          Splitter ──► pieces ──► PieceCache ──► ids
 *                                     │ unknown     ▲
 *                                     └─ PieceMerger┘
 * </pre>
 *
 * <p>Why it is fast and stays so. The text becomes UTF-8 once; pieces are ranges of it, never
 * objects. The splitters of the published patterns are written by hand over a table of character
 * classes, and tested against {@code java.util.regex}. Most pieces are met again, and a cache slot
 * answers in one cache line. A piece not met before is merged by scanning when short and by a heap
 * when long, so that a megabyte of one letter takes n log n steps. Nothing keeps memory in
 * proportion to what a stranger sends.
 *
 * <p>How training works. {@code PieceCounter} counts the distinct pieces on all cores; {@code
 * BpeTrainer} merges with a heap of pair counts and the places of each pair, so that a merge costs
 * what it changes. Equal counts go to the greatest pair of byte strings, so the result depends on
 * text and configuration alone, not on threads or hash order.
 *
 * <p>Files: {@code TokenizerJsonReader} and {@code TokenizerJsonWriter} for {@code tokenizer.json},
 * {@code TiktokenReader}, {@code Gpt2FilesReader}. All give a {@code BpeModel}, which is all a {@code
 * BpeTokenizer} needs. To support another file format, write one more reader and let {@code
 * BpeTokenizerFactory} find it; to support another split pattern, add it to {@code SplitPattern}.
 */
@NullMarked
package dev.jackdaw.tokenizer.bpe;

import org.jspecify.annotations.NullMarked;
