package dev.jackdaw.example.wordnet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a WordNet dictionary, read from a line as the manual page wndb(5) lays it out: {@code offset file type count
 * word id … | gloss}.
 *
 * @param offset the entry's name, its place in the file: {@code 00001740}
 * @param word the first of the words it defines, with blanks for WordNet's underscores
 * @param gloss the definition, then examples in quotation marks
 */
record Synset(String offset, String word, String gloss) {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d{8}) \\d\\d [nvasr] \\p{XDigit}{2} (\\S+) \\p{XDigit} .*? \\| (.*\\S) *");

  /** Where an adjective may stand: {@code galore(ip)}. */
  private static final Pattern SYNTACTIC_MARKER = Pattern.compile("\\((?:p|a|ip)\\)$");

  /** The entry of a line; null if the line is none. */
  static @Nullable Synset parse(String line) {
    Matcher entry = LINE.matcher(line);
    if (!entry.matches()) {
      return null;
    }
    String word = SYNTACTIC_MARKER.matcher(entry.group(2)).replaceFirst("").replace('_', ' ');
    return new Synset(entry.group(1), word, entry.group(3));
  }
}
