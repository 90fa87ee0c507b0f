package dev.jackdaw.constraint;

/** Reads what stands in brackets: {@code [a-z\d_]}, {@code [^"\\]}. */
final class CharacterClass {
  private final RegexParser in;

  CharacterClass(RegexParser in) {
    this.in = in;
  }

  /** @param start where the bracket is, which has been read */
  CodePoints read(int start) {
    boolean negated = in.take('^');
    CodePoints all = CodePoints.NONE;
    while (!in.take(']')) {
      int place = in.place();
      if (in.follows("[") || in.follows("&&")) {
        throw in.wrongAt(place, "put a backslash before this character within brackets");
      }
      CodePoints first = item();
      if (in.follows("-") && !in.follows("-]")) {
        in.take('-');
        all = all.or(range(first, item(), place));
      } else {
        all = all.or(first);
      }
    }
    CodePoints set = negated ? all.not() : all;
    if (set.isEmpty()) {
      throw in.wrongAt(start, "no character is in these brackets");
    }
    return set;
  }

  private CodePoints item() {
    int place = in.place();
    int point = in.next();
    return point == '\\' ? in.escape(place) : CodePoints.of(point);
  }

  private CodePoints range(CodePoints first, CodePoints last, int place) {
    if (!single(first) || !single(last)) {
      throw in.wrongAt(place, "a range needs a character at both ends");
    }
    int from = first.ranges().getFirst().from();
    int to = last.ranges().getFirst().to();
    if (from > to) {
      throw in.wrongAt(place, "a range with its ends the wrong way round");
    }
    return CodePoints.range(from, to);
  }

  private static boolean single(CodePoints set) {
    return set.ranges().size() == 1
        && set.ranges().getFirst().from() == set.ranges().getFirst().to();
  }
}
