/**
 * A backbone written outside the framework, as anyone could: gated causal convolutions in place of attention. It depends on {@code
 * jackdaw-api} alone.
 */
@NullMarked
package org.example.convolution;

import org.jspecify.annotations.NullMarked;
