/**
 * Models on disk, made ready: a bundle goes onto an engine, an exported folder runs by itself. {@link
 * dev.jackdaw.serving.ModelFolder} is the door; who generates, chats, labels or embeds need not know which of the two it is.
 */
@NullMarked
package dev.jackdaw.serving;

import org.jspecify.annotations.NullMarked;
