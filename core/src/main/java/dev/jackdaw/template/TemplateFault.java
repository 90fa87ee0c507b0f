package dev.jackdaw.template;

import org.jspecify.annotations.Nullable;

/** What stops a template, on its way to {@link Template}, which tells the user. */
final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  enum Kind {
    /** The source is not a template. */
    SYNTAX,
    /** The template called {@code raise_exception}. */
    RAISED,
    /** An operation that the values do not allow. */
    FAILED,
    /** More work than the limits grant. */
    LIMIT
  }

  private final Kind kind;
  private final transient @Nullable Place place;

  private TemplateFault(Kind kind, String message, @Nullable Place place) {
    super(message, null, false, false);
    this.kind = kind;
    this.place = place;
  }

  static TemplateFault syntax(Place place, String message) {
    return new TemplateFault(Kind.SYNTAX, message, place);
  }

  static TemplateFault raised(String message) {
    return new TemplateFault(Kind.RAISED, message, null);
  }

  static TemplateFault failed(String message) {
    return new TemplateFault(Kind.FAILED, message, null);
  }

  static TemplateFault limit(String message) {
    return new TemplateFault(Kind.LIMIT, message, null);
  }

  /** This fault with a place, which the innermost expression around it gives. */
  TemplateFault at(Place where) {
    return place == null ? new TemplateFault(kind, words(), where) : this;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  Kind kind() {
    return kind;
  }

  @Nullable Place place() {
    return place;
  }
}
