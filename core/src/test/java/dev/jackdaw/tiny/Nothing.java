package dev.jackdaw.tiny;

/** Settings of a component that has none. */
public record Nothing() {}
