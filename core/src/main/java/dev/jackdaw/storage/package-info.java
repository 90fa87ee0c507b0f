/** Files and folders that are either written whole or not at all. */
@NullMarked
package dev.jackdaw.storage;

import org.jspecify.annotations.NullMarked;
