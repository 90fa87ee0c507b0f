/**
 * Export: a trained model written so that another runtime computes it, and run again from what was written.
 *
 * <p>A plugin registers an {@link dev.jackdaw.export.Exporter}, a component like a checkpoint format: {@code
 * registry.add(Exporter.class, "onnx", Config.class, OnnxExporter.class)}. Core decides <em>what</em> is written: an {@link
 * dev.jackdaw.export.ExportPlan} holds the graphs, exactly those that train, evaluate and generate, the parameters as a stream,
 * quantised weights, adapters and what is to be known of the model. The exporter decides <em>how</em>: which operators, which files.
 * What it wrote it must be able to open again, from the folder alone, as an {@link dev.jackdaw.export.ExportedModel}, whose programs
 * take the same {@link dev.jackdaw.engine.Bindings} as the engine's. So core's parity gate compares both without knowing the format,
 * and a generator runs on either.
 *
 * <h2>What an exporter may rely on</h2>
 *
 * <ul>
 *   <li>States of a graph are of three kinds. One that no graph updates and the plan's parameters have is a <em>weight</em>: it is
 *       stored once, whatever the number of graphs that read it, in the precision of the target, or quantised. One that an adapter
 *       of the plan has is a weight that the runtime can exchange from run to run. All others (caches, and in a training step
 *       parameters and moments) are <em>carried</em>: they come in and go out, and {@link dev.jackdaw.engine.Bindings#caches} binds
 *       them.
 *   <li>Inputs and outputs keep the names, types and meaning they have in the graph, also where the target computes more narrowly.
 *       A {@linkplain dev.jackdaw.export.Purpose#INTERCHANGE graph for other tools} is the exception: an exporter renames and
 *       converts at its edge as those tools want it.
 *   <li>Graphs hold primitives, and composites that the exporter says {@linkplain dev.jackdaw.export.Exporter#runs it has a form for}
 *       on the target; core replaces the others by their decomposition.
 *   <li>Bounds are what core will run; what is written must not be smaller, and symbolic sizes stay symbolic in the file.
 * </ul>
 *
 * <p>The folder an exporter writes into is a temporary one: it never has to clean up, and it throws as soon as something fails.
 */
@NullMarked
package dev.jackdaw.export;

import org.jspecify.annotations.NullMarked;
