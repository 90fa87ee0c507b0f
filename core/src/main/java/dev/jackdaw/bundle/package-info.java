/**
 * The bundle: a model on disk, as a folder that others can open too.
 *
 * <pre>
 *   config.json             what the model is, in the layout of Hugging Face where the backbone belongs to a known family
 *   model.safetensors       its numbers
 *   tokenizer.json          its tokenizer, and what else {@code Tokenizer.save} writes
 *   tokenizer_config.json   what other tools want to know about the tokenizer
 *   jackdaw.json            components and their settings, provenance, metrics, and the SHA-256 of every other file
 * </pre>
 *
 * <p>{@link dev.jackdaw.bundle.Bundle#write} makes the folder appear whole or not at all. {@link dev.jackdaw.bundle.Bundle#open}
 * checks every file against {@code jackdaw.json} and reports everything that is wrong at once; it also opens a model folder that
 * another tool wrote, which has no {@code jackdaw.json}. Nothing in a bundle is code.
 */
@NullMarked
package dev.jackdaw.bundle;

import org.jspecify.annotations.NullMarked;
