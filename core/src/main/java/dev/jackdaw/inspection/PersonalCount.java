package dev.jackdaw.inspection;

import dev.jackdaw.pii.PersonalData;
import dev.jackdaw.pii.PersonalDatum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Personal data of one kind.
 *
 * @param kind what they are
 * @param count how many were found
 * @param rows in how many rows
 * @param places the first of these rows
 */
public record PersonalCount(PersonalDatum.Kind kind, int count, int rows, List<String> places) {
  private static final int PLACES_SHOWN = 8;

  public PersonalCount {
    places = List.copyOf(places);
  }

  /** Looks through rows one by one. */
  static final class Search {
    private final Map<PersonalDatum.Kind, Integer> counts = new EnumMap<>(PersonalDatum.Kind.class);
    private final Map<PersonalDatum.Kind, Integer> rows = new EnumMap<>(PersonalDatum.Kind.class);
    private final Map<PersonalDatum.Kind, List<String>> places =
        new EnumMap<>(PersonalDatum.Kind.class);

    /**
     * @param value text, or lists and maps of it
     */
    void add(String place, @Nullable Object value) {
      Map<PersonalDatum.Kind, Integer> here = new EnumMap<>(PersonalDatum.Kind.class);
      count(value, here);
      here.forEach(
          (kind, count) -> {
            counts.merge(kind, count, Integer::sum);
            rows.merge(kind, 1, Integer::sum);
            List<String> shown = places.computeIfAbsent(kind, _ -> new ArrayList<>());
            if (shown.size() < PLACES_SHOWN) {
              shown.add(place);
            }
          });
    }

    private static void count(@Nullable Object value, Map<PersonalDatum.Kind, Integer> into) {
      switch (value) {
        case String text ->
            PersonalData.find(text).forEach(d -> into.merge(d.kind(), 1, Integer::sum));
        case Iterable<?> list -> list.forEach(item -> count(item, into));
        case Map<?, ?> map -> map.values().forEach(item -> count(item, into));
        case null, default -> {}
      }
    }

    List<PersonalCount> found() {
      List<PersonalCount> found = new ArrayList<>();
      counts.forEach(
          (kind, count) ->
              found.add(
                  new PersonalCount(
                      kind,
                      count,
                      rows.getOrDefault(kind, 0),
                      places.getOrDefault(kind, List.of()))));
      return found;
    }
  }
}
