/** ONNX: graphs written as ONNX files, and ONNX Runtime as an engine on CPU and CUDA. */
@NullMarked
package dev.jackdaw.engine.onnx;

import org.jspecify.annotations.NullMarked;
