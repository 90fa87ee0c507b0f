package dev.jackdaw.tokenizer.bpe;

import dev.jackdaw.problem.Problem;
import dev.jackdaw.problem.UserException;
import dev.jackdaw.tokenizer.Encoding;
import dev.jackdaw.tokenizer.SpecialTokens;
import dev.jackdaw.tokenizer.TextDecoder;
import dev.jackdaw.tokenizer.Tokenizer;
import dev.jackdaw.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Byte-level BPE; see the package. */
final class BpeTokenizer implements Tokenizer {
  /** A stretch of the text: an added token, or plain text, normalised if the model wants that. */
  private record Segment(
      @Nullable AddedToken token, String text, int from, int to, @Nullable NormalText origin) {}

  private final BpeModel model;
  private final BpeVocabulary vocabulary;
  private final PieceEncoder.Pool encoders;
  private final TokenFinder allBefore;
  private final TokenFinder textBefore;
  private final TokenFinder allAfter;
  private final TokenFinder textAfter;

  BpeTokenizer(BpeModel model) {
    this.model = model;
    this.vocabulary = model.vocabulary();
    this.encoders = new PieceEncoder.Pool(model);
    this.allBefore = finder(false, false);
    this.textBefore = finder(false, true);
    this.allAfter = finder(true, false);
    this.textAfter = finder(true, true);
  }

  private TokenFinder finder(boolean normalized, boolean textOnly) {
    return new TokenFinder(
        model.added().stream()
            .filter(token -> token.normalized() == normalized)
            .filter(token -> !textOnly || token.isText())
            .toList());
  }

  @Override
  public Encoding encode(String text, SpecialTokens policy) {
    PieceEncoder encoder = encoders.take();
    try {
      OffsetTracker offsets = new OffsetTracker(vocabulary);
      for (Segment segment : segments(text, policy)) {
        if (segment.token != null) {
          encoder.ids.add(segment.token.id());
          offsets.add(segment.from, segment.to);
          continue;
        }
        byte[] bytes = Utf8.encode(segment.text);
        int first = encoder.ids.size();
        encoder.encode(bytes, 0, bytes.length);
        offsets.addAll(
            bytes, segment.text.length(), encoder.ids, first, segment.from, segment.origin);
      }
      return offsets.encoding(encoder.ids.toArray());
    } finally {
      encoders.giveBack(encoder);
    }
  }

  @Override
  public int[] ids(String text, SpecialTokens policy) {
    PieceEncoder encoder = encoders.take();
    try {
      for (Segment segment : segments(text, policy)) {
        if (segment.token != null) {
          encoder.ids.add(segment.token.id());
        } else {
          byte[] bytes = Utf8.encode(segment.text);
          encoder.encode(bytes, 0, bytes.length);
        }
      }
      return encoder.ids.toArray();
    } finally {
      encoders.giveBack(encoder);
    }
  }

  /** Added tokens marked as not normalized are found in the text as given, the others afterwards. */
  private List<Segment> segments(String text, SpecialTokens policy) {
    boolean plain = policy == SpecialTokens.PLAIN;
    TokenFinder before = plain ? textBefore : allBefore;
    TokenFinder after = plain ? textAfter : allAfter;
    List<Segment> given = new ArrayList<>();
    cut(new Segment(null, text, 0, text.length(), null), before, policy, given);
    if (model.normalizer().isEmpty() && after.isEmpty()) {
      return given;
    }
    List<Segment> segments = new ArrayList<>();
    for (Segment segment : given) {
      if (segment.token != null) {
        segments.add(segment);
      } else {
        cut(normalised(segment), after, policy, segments);
      }
    }
    return segments;
  }

  private Segment normalised(Segment segment) {
    NormalText normal = model.normalizer().apply(segment.text, segment.from == 0);
    return normal == null
        ? segment
        : new Segment(null, normal.text(), segment.from, segment.to, normal);
  }

  private static void cut(
      Segment segment, TokenFinder finder, SpecialTokens policy, List<Segment> into) {
    String text = segment.text;
    int at = 0;
    TokenFinder.Match match = finder.isEmpty() ? null : finder.find(text, 0);
    while (match != null) {
      if (policy == SpecialTokens.REFUSE && !match.token().isText()) {
        throw refused(segment, match);
      }
      part(segment, at, match.from(), into);
      into.add(
          new Segment(
              match.token(),
              match.token().content(),
              originalStart(segment, match.from()),
              originalEnd(segment, match.to()),
              null));
      at = match.to();
      match = finder.find(text, at);
    }
    if (at == 0) {
      into.add(segment);
    } else {
      part(segment, at, text.length(), into);
    }
  }

  private static void part(Segment segment, int from, int to, List<Segment> into) {
    if (from == to) {
      return;
    }
    NormalText origin = segment.origin;
    into.add(
        new Segment(
            null,
            segment.text.substring(from, to),
            origin == null ? segment.from + from : segment.from,
            origin == null ? segment.from + to : segment.to,
            origin == null ? null : origin.part(from, to)));
  }

  private static int originalStart(Segment segment, int unit) {
    return segment.from + (segment.origin == null ? unit : segment.origin.starts()[unit]);
  }

  private static int originalEnd(Segment segment, int unit) {
    return segment.from + (segment.origin == null ? unit : segment.origin.ends()[unit - 1]);
  }

  private static UserException refused(Segment segment, TokenFinder.Match match) {
    Problem problem =
        Problem.of(
                "the text contains the special token "
                    + match.token().content()
                    + " at character "
                    + originalStart(segment, match.from()))
            .fix(
                "encode it as plain text, or allow special tokens if the text may steer the model");
    return new UserException(UserException.Kind.INPUT, problem);
  }

  @Override
  public String decode(int[] ids) {
    int length = 0;
    for (int id : ids) {
      vocabulary.check(id);
      length = Math.addExact(length, vocabulary.length(id));
    }
    byte[] bytes = new byte[length];
    int at = 0;
    for (int id : ids) {
      at = vocabulary.copy(id, bytes, at);
    }
    boolean stripped =
        model.pieces() != null && model.pieces().stripsStart() && length > 0 && bytes[0] == ' ';
    int from = stripped ? 1 : 0;
    return new String(bytes, from, length - from, StandardCharsets.UTF_8);
  }

  @Override
  public TextDecoder decoder() {
    return new Utf8TextDecoder(vocabulary);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public void save(Path folder) {
    new TokenizerJsonWriter(model).write(folder);
  }

  BpeModel model() {
    return model;
  }
}
