/** BitFit (Ben Zaken et al. 2021): the biases alone, those a Llama lacks included. */
@NullMarked
package dev.jackdaw.finetune.bitfit;

import org.jspecify.annotations.NullMarked;
