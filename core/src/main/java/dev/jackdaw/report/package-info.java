/** What a run came to, as one HTML file that needs nothing else. */
@NullMarked
package dev.jackdaw.report;

import org.jspecify.annotations.NullMarked;
