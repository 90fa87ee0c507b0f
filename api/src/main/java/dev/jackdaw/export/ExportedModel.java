package dev.jackdaw.export;

import dev.jackdaw.engine.Bounds;
import dev.jackdaw.engine.EngineInfo;
import dev.jackdaw.engine.Program;
import dev.jackdaw.engine.Store;

/** A model opened from its exported files. Safe for several threads; its programs are not. */
public interface ExportedModel extends AutoCloseable {
  /** Who computes, really: the device and the threads. */
  EngineInfo info();

  /** What the files say they are. */
  ExportedContents contents();

  /**
   * A program over the weights, which all programs share. Its bindings are those of the graph it was written from. The caller closes it
   * before the model.
   *
   * @param graph name of a graph among the {@linkplain #contents contents}
   * @param bounds the largest value of every symbolic size; a run beyond them is refused
   * @throws IllegalArgumentException if there is no such graph, or it is meant for other tools alone
   */
  Program program(String graph, Bounds bounds);

  /** An empty store on this model's device for carried states, closed by the caller before the model. */
  Store caches();

  /**
   * A view in which every run uses an adapter. Base and views share all weights; requests under different adapters may follow one
   * another, or run side by side. Closed by the caller before this model; closing it leaves this model open.
   *
   * @throws IllegalArgumentException if the model has no adapter of that name
   */
  ExportedModel withAdapter(String name);

  @Override
  void close();
}
