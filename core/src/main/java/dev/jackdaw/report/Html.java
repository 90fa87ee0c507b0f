package dev.jackdaw.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text made safe for HTML. */
final class Html {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private Html() {}

  /** A text as content or attribute; control characters, which HTML forbids, show as their pictures. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        case '\n', '\t' -> safe.append(c);
        default -> safe.append(c < 0x20 ? (char) (0x2400 + c) : c == 0x7f ? '\u2421' : c);
      }
    }
    return safe.toString();
  }

  /** JSON that cannot end the script element it stands in. */
  static String scriptSafe(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  /** A template with its places filled in one pass, so that what is filled in is never taken for a place. */
  static String filled(String template, Map<String, String> parts) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> {
              String part = parts.get(place.group(1));
              if (part == null) {
                throw new IllegalStateException("[html] nothing to put at " + place.group());
              }
              return Matcher.quoteReplacement(part);
            });
  }
}
