/**
 * Bots in a program of one's own: {@link dev.jackdaw.composition.BotModule} is a Guice module that opens a bot or puts one together,
 * {@link dev.jackdaw.composition.BotComposer} says of what.
 */
@NullMarked
package dev.jackdaw.composition;

import org.jspecify.annotations.NullMarked;
