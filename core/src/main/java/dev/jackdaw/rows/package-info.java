/** Labelled rows from files: CSV, TSV, JSON and JSON lines, read lazily, with every malformed row reported at the end. */
@NullMarked
package dev.jackdaw.rows;

import org.jspecify.annotations.NullMarked;
