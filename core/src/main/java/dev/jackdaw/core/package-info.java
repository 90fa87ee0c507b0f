/** The plugin of the framework itself: the components that need no jar of their own. */
@NullMarked
package dev.jackdaw.core;

import org.jspecify.annotations.NullMarked;
