/**
 * Conversations and how they become tokens.
 *
 * <p>A {@link dev.jackdaw.chat.Conversation} is what people and the model said. A {@link dev.jackdaw.chat.ChatTemplate} lays it out
 * as one text with control tokens between the turns, the same way in training, generation, evaluation and serving. Templates are
 * Jinja, as open models ship them. A plugin that needs one takes {@link dev.jackdaw.chat.ChatTemplates} in its constructor:
 *
 * <pre>{@code
 * @Inject MyHeadFactory(ChatTemplates templates) { … }
 * }</pre>
 *
 * <p>The template may write control tokens, the conversation may not: a message that spells one is encoded as plain text.
 */
@NullMarked
package dev.jackdaw.chat;

import org.jspecify.annotations.NullMarked;
