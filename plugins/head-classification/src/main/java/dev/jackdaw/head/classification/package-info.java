/** The head that labels whole texts: one class of several, or any of several. */
@NullMarked
package dev.jackdaw.head.classification;

import org.jspecify.annotations.NullMarked;
