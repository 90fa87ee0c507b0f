/**
 * Output that must have a form: one of some strings, a regular expression, JSON that follows a schema.
 *
 * <p>A {@link dev.jackdaw.constraint.Constraint} becomes a grammar over the bytes of UTF-8, and the grammar a machine whose states are
 * built when they are first needed. A schema that refers to itself nests without end, so the machine has a stack; where nothing nests
 * it is a finite automaton. {@link dev.jackdaw.constraint.TokenMasks} walks the tokens of a vocabulary, kept as a tree of their bytes,
 * along with the machine: which tokens may come next is found once for every state. Since everything is bytes, it does not matter
 * where a tokenizer cuts: a token may be several characters, or a third of one.
 */
@NullMarked
package dev.jackdaw.constraint;

import org.jspecify.annotations.NullMarked;
