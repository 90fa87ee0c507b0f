/**
 * Abilities that grow while a model only learns to say the next token: a small world that is written about, probes of what a reader of
 * the text could know, and a program that puts the probes to every checkpoint of a training.
 */
@NullMarked
package dev.jackdaw.example.emergence;

import org.jspecify.annotations.NullMarked;
