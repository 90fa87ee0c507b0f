package dev.jackdaw.engine.onnx;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/** Settings of the engine {@code onnx}. */
public record OnnxEngineConfig(
    @Doc("Where it runs: cpu, cuda, cuda:N, or auto for the best there is") @Default("auto")
        String device,
    @Doc("Threads that compute on the CPU; 0: one per processor")
        @Default("0")
        @Range(min = 0, max = 1024)
        int threads,
    @Doc("Keep to the standard operators of ONNX, without ONNX Runtime's own") @Default("false")
        boolean portable) {}
