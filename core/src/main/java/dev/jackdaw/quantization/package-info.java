/**
 * Weights in 8 and 4 bits: how codes are found, which weight gets how many bits, and what it costs. {@link
 * dev.jackdaw.quantization.Quantizer} is the way in; how codes are laid out is {@link dev.jackdaw.export.QuantizedWeight}.
 */
@NullMarked
package dev.jackdaw.quantization;

import org.jspecify.annotations.NullMarked;
