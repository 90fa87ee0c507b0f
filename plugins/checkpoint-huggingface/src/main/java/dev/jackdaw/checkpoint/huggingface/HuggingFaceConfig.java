package dev.jackdaw.checkpoint.huggingface;

/** There is nothing to set. */
public record HuggingFaceConfig() {}
