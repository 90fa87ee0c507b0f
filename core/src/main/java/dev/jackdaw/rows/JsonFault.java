package dev.jackdaw.rows;

import tools.jackson.core.TokenStreamLocation;

/** Something that makes a JSON object no row, though it is JSON. */
record JsonFault(String what, TokenStreamLocation location) {}
