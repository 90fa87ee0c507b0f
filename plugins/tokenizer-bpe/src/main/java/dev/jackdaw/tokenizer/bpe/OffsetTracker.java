package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.tokenizer.Encoding;
import org.jspecify.annotations.Nullable;

/** Turns lengths of tokens in bytes into places in the text, counted in UTF-16 units. */
final class OffsetTracker {
  private final BpeVocabulary vocabulary;
  private final IntBuffer starts = new IntBuffer(256);
  private final IntBuffer ends = new IntBuffer(256);

  OffsetTracker(BpeVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  void add(int start, int end) {
    starts.add(start);
    ends.add(end);
  }

  /**
   * Adds the places of {@code ids[first, size)}, the tokens of one stretch.
   *
   * @param bytes the stretch in UTF-8, as it was encoded
   * @param units its length in UTF-16 units
   * @param from where the stretch begins in the whole text
   * @param origin where its units came from, if it was normalised
   */
  void addAll(
      byte[] bytes, int units, IntBuffer ids, int first, int from, @Nullable NormalText origin) {
    int count = ids.size() - first;
    starts.reserve(count);
    ends.reserve(count);
    int size = starts.size();
    if (origin == null && units == bytes.length) {
      addAscii(ids.values(), first, count, from);
    } else {
      walk(bytes, ids, first, from, origin);
    }
    starts.resize(size + count);
    ends.resize(size + count);
  }

  private void addAscii(int[] ids, int first, int count, int from) {
    int[] startValues = starts.values();
    int[] endValues = ends.values();
    int size = starts.size();
    int at = from;
    for (int i = 0; i < count; i++) {
      startValues[size + i] = at;
      at += vocabulary.length(ids[first + i]);
      endValues[size + i] = at;
    }
  }

  private void walk(byte[] bytes, IntBuffer ids, int first, int from, @Nullable NormalText origin) {
    int character = 0; // first byte of the character that holds byte `at`, and its first unit
    int unit = 0;
    int at = 0;
    for (int i = first; i < ids.size(); i++) {
      int start = unit;
      int end = at + vocabulary.length(ids.get(i));
      int endUnit = unit;
      while (character < end) {
        int next = character + Utf8.length(bytes[character]);
        endUnit = unit + Utf8.units(bytes[character]);
        if (next > end) {
          break;
        }
        character = next;
        unit = endUnit;
      }
      if (origin == null) {
        add(from + start, from + endUnit);
      } else {
        add(from + origin.starts()[start], from + origin.ends()[endUnit - 1]);
      }
      at = end;
    }
  }

  Encoding encoding(int[] ids) {
    return new Encoding(ids, starts.toArray(), ends.toArray());
  }
}
