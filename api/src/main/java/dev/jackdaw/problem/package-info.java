/** What a user did wrong, said so that it can be mended: what, where, what was available, what to do. */
@NullMarked
package dev.jackdaw.problem;

import org.jspecify.annotations.NullMarked;
