/** Trainings that are killed and go on. */
@NullMarked
package dev.jackdaw.resume;

import org.jspecify.annotations.NullMarked;
