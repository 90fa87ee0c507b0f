package dev.jackdaw.exporting;

/**
 * One comparison of the exported model with the trained one.
 *
 * @param graph name of the exported graph
 * @param what how it was run: {@code "batch with padding"}
 * @param agreement what came of it
 */
record ParityCheck(String graph, String what, Agreement agreement) {}
