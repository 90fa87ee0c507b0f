@NullMarked
package dev.jackdaw.exporting;

import org.jspecify.annotations.NullMarked;
