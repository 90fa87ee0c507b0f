package dev.jackdaw.retriever.lucene;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.tartarus.snowball.ext.EnglishStemmer;

/** Text to words: in lower case, without accents, without words that say nothing, by their stems if wanted. */
final class Words extends Analyzer {
  /** Words of questions and of talk, which occur in any clause or in none. */
  private static final CharArraySet SILENT =
      new CharArraySet(
          Set.of(
              ("a about all also am an and any are as at be been but by can could did do does for"
                      + " from had has have hello hi how i if in into is it its just know let like may"
                      + " me might must my no not of off ok on or our ours out please should so some"
                      + " tell than thank thanks that the their them then there these they this those"
                      + " to too up us want was we were what when where which who why will with would"
                      + " yes you your yours i'm i've i'd don't can't what's it's im ive")
                  .split(" ")),
          true);

  private static final NormalizeCharMap APOSTROPHES = apostrophes();

  private final boolean stemming;

  Words(boolean stemming) {
    this.stemming = stemming;
  }

  /** Typographic apostrophes are typed by telephones. */
  @Override
  protected Reader initReader(String field, Reader reader) {
    return new MappingCharFilter(APOSTROPHES, reader);
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer source = new StandardTokenizer();
    TokenStream words = new LowerCaseFilter(source);
    words = new StopFilter(words, SILENT);
    words = new EnglishPossessiveFilter(words);
    words = new ASCIIFoldingFilter(words);
    if (stemming) {
      words = new SnowballFilter(words, new EnglishStemmer());
    }
    return new TokenStreamComponents(source, words);
  }

  private static NormalizeCharMap apostrophes() {
    NormalizeCharMap.Builder map = new NormalizeCharMap.Builder();
    map.add("\u2019", "'");
    map.add("\u2018", "'");
    return map.build();
  }

  /** The different words of a text, in order. */
  Set<String> of(String text) {
    Set<String> found = new LinkedHashSet<>();
    try (TokenStream words = tokenStream("text", new StringReader(text))) {
      CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
      words.reset();
      while (words.incrementToken()) {
        found.add(word.toString());
      }
      words.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
