/** Text sources made of other sources: {@code mix}, several one after the other, and {@code rows}, the text of labelled rows. */
@NullMarked
package dev.jackdaw.sources;

import org.jspecify.annotations.NullMarked;
