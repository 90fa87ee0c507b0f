/** Whole models against values made with a reference implementation. */
@NullMarked
package dev.jackdaw.parity;

import org.jspecify.annotations.NullMarked;
