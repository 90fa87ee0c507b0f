/** The head that answers: conversations laid out by a chat template, the loss on what the assistant says. */
@NullMarked
package dev.jackdaw.head.instruction;

import org.jspecify.annotations.NullMarked;
