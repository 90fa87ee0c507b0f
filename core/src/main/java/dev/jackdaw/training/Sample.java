package dev.jackdaw.training;

/** What the model writes at some step: the prompt, and what follows it. */
public record Sample(String prompt, String text) {}
