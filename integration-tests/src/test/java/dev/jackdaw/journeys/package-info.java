/** Whole journeys of a user, through the plugins as they ship. */
@NullMarked
package dev.jackdaw.journeys;

import org.jspecify.annotations.NullMarked;
