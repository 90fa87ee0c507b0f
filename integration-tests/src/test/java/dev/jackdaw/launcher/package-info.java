/** The {@code jackdaw} script: finding a JDK, building, passing arguments, signals and exit codes. */
@NullMarked
package dev.jackdaw.launcher;

import org.jspecify.annotations.NullMarked;
