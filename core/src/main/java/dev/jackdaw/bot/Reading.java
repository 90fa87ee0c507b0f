package dev.jackdaw.bot;

import dev.jackdaw.dialogue.Intent;
import java.util.Map;

/**
 * What a classifier makes of a text.
 *
 * @param probabilities of every intent it tells apart
 */
record Reading(Intent intent, Map<String, Double> probabilities) {
  Reading {
    probabilities = Map.copyOf(probabilities);
  }
}
