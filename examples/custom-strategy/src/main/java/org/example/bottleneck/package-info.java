/** A fine-tuning strategy written outside the framework, as anyone could. It depends on {@code jackdaw-api} alone. */
@NullMarked
package org.example.bottleneck;

import org.jspecify.annotations.NullMarked;
