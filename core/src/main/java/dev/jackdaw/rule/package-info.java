/** The rules every bot can have: {@code pii}, {@code instructions}, {@code scope}, {@code handover}, {@code disclaimer}. */
@NullMarked
package dev.jackdaw.rule;

import org.jspecify.annotations.NullMarked;
