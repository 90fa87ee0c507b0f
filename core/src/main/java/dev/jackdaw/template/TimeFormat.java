package dev.jackdaw.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code strftime} of C in English, for {@code strftime_now}. */
final class TimeFormat {
  private TimeFormat() {}

  static String of(Clock clock, String format) {
    LocalDateTime now = LocalDateTime.now(clock);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char unit = format.charAt(i);
      if (unit != '%' || i + 1 == format.length()) {
        out.append(unit);
        continue;
      }
      char directive = format.charAt(++i);
      boolean unpadded = directive == '-' && i + 1 < format.length();
      String formatted = directive(unpadded ? format.charAt(++i) : directive, now, clock);
      out.append(unpadded ? formatted.replaceFirst("^[0 ]+(?=.)", "") : formatted);
    }
    return out.toString();
  }

  private static String directive(char directive, LocalDateTime now, Clock clock) {
    String pattern =
        switch (directive) {
          case 'Y' -> "uuuu";
          case 'y' -> "uu";
          case 'm' -> "MM";
          case 'd' -> "dd";
          case 'e' -> "ppd";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'f' -> "SSSSSS";
          case 'j' -> "DDD";
          case 'p' -> "a";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'b', 'h' -> "MMM";
          case 'B' -> "MMMM";
          case 'D', 'x' -> "MM/dd/uu";
          case 'F' -> "uuuu-MM-dd";
          case 'T', 'X' -> "HH:mm:ss";
          case 'R' -> "HH:mm";
          case 'c' -> "EEE MMM ppd HH:mm:ss uuuu";
          default -> "";
        };
    if (!pattern.isEmpty()) {
      return DateTimeFormatter.ofPattern(pattern, Locale.US).format(now);
    }
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'w' -> String.valueOf(now.getDayOfWeek().getValue() % 7);
      case 'u' -> String.valueOf(now.getDayOfWeek().getValue());
      case 's' -> String.valueOf(now.atZone(clock.getZone()).toEpochSecond());
      case 'z', 'Z' -> ""; // the time has no zone, as Python's has none there
      default ->
          throw TemplateFault.failed("strftime_now does not know the directive %" + directive);
    };
  }
}
