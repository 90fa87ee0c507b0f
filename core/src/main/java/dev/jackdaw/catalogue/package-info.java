/**
 * Public data sets: what there is, where it is, what it must hash to; fetching it into a cache, and reading rows from there.
 *
 * <p>Nothing is ever downloaded but by {@link dev.jackdaw.catalogue.DataCache#fetch}, which the command {@code data fetch} calls.
 */
@NullMarked
package dev.jackdaw.catalogue;

import org.jspecify.annotations.NullMarked;
