/**
 * Model files of llama.cpp. From bytes to parameters: {@code GgufFile} maps a file and checks its header; {@code ElementType} turns
 * blocks into F32; {@code Architecture} holds a table per architecture, which {@code ModelReader} applies; {@code TokenizerUnpacker}
 * gives the tokenizer and the chat template back as Hugging Face's files.
 */
@NullMarked
package dev.jackdaw.checkpoint.gguf;

import org.jspecify.annotations.NullMarked;
