package dev.jackdaw.checkpoint.gguf;

/** There is nothing to set. */
public record GgufConfig() {}
