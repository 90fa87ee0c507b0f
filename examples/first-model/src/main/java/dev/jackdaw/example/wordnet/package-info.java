/**
 * A text source of one's own, whole: {@link dev.jackdaw.example.wordnet.WordNetPlugin} is what the jar's service entry names,
 * {@code WordNetConfig} is what the recipe says under {@code text}, and {@code WordNetSource} gives the documents.
 */
@NullMarked
package dev.jackdaw.example.wordnet;

import org.jspecify.annotations.NullMarked;
