package dev.jackdaw.model;

import java.util.Map;

/**
 * A record of training data as read, before a head makes examples of it.
 *
 * @param place file and line, for messages
 * @param fields by name: strings, numbers, booleans, lists and maps as in JSON; a plain text has the one field {@code text}
 */
public record DataRow(String place, Map<String, Object> fields) {
  public DataRow {
    fields = Map.copyOf(fields);
  }
}
