/** Fine-tuning strategies: what stands at each site of a model while its graph is built, and what of it is trained. */
@NullMarked
package dev.jackdaw.finetune;

import org.jspecify.annotations.NullMarked;
