/**
 * The decoder-only transformer. GPT-2, Llama, Qwen, Mistral, Gemma and OLMo are settings of one {@link
 * dev.jackdaw.backbone.transformer.TransformerConfig}, not classes: what differs between them is where the norms stand, how
 * positions enter, and which projections have biases.
 */
@NullMarked
package dev.jackdaw.backbone.transformer;

import org.jspecify.annotations.NullMarked;
