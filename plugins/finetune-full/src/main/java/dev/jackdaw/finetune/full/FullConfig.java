package dev.jackdaw.finetune.full;

/** There is nothing to set. */
public record FullConfig() {}
