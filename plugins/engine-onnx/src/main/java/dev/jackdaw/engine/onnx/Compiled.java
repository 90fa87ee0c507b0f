package dev.jackdaw.engine.onnx;

/** A session and what it takes and gives. */
record Compiled(OrtSession session, Signature signature) {}
