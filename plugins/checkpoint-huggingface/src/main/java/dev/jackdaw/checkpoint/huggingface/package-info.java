/**
 * Models as Hugging Face stores them: {@code config.json} and {@code model.safetensors}. What differs between families of models
 * is data: {@link dev.jackdaw.checkpoint.huggingface.Families} has a table of keys and a table of tensor names for each. To add a
 * family, add its two tables there.
 */
@NullMarked
package dev.jackdaw.checkpoint.huggingface;

import org.jspecify.annotations.NullMarked;
