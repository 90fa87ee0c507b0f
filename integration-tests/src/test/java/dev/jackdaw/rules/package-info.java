/**
 * The rules of the house that a machine can check, over every module's compiled classes and sources. Each rule says how many
 * classes it must have seen, so that none passes by looking at nothing.
 */
@NullMarked
package dev.jackdaw.rules;

import org.jspecify.annotations.NullMarked;
