package dev.jackdaw.tokenizer;

/** What to do where a text contains the spelling of a special token, such as {@code <|endoftext|>}. */
public enum SpecialTokens {
  /** It becomes the special token: for templates and files the house wrote itself. */
  ALLOW,
  /** It is plain text: for everything a user typed. */
  PLAIN,
  /** It is an error that names the token and its place. */
  REFUSE
}
