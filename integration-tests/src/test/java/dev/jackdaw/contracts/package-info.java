/** Throwaway strategies and heads that prove the contracts wide enough: none of them touches a backbone. */
@NullMarked
package dev.jackdaw.contracts;

import org.jspecify.annotations.NullMarked;
