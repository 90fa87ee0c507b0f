/** How a jar makes its components known: one {@code Plugin} service, whose only act is to register. */
@NullMarked
package dev.jackdaw.plugin;

import org.jspecify.annotations.NullMarked;
