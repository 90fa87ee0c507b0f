/**
 * Conversations laid out by chat templates and turned into tokens: what {@link dev.jackdaw.chat.ChatTemplates} promises.
 *
 * <p>{@link dev.jackdaw.conversation.JinjaTemplates} has the ready templates, which are resources of this package, and reads others;
 * {@code JinjaTemplate} renders, {@code Answers} tells what the assistant said from what it was told, {@code ChatEncoder} makes
 * tokens, in which special ones come from the template's text alone.
 */
@NullMarked
package dev.jackdaw.conversation;

import org.jspecify.annotations.NullMarked;
