package dev.jackdaw.assembly;

import dev.jackdaw.graph.Value;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.ModelOps;
import dev.jackdaw.model.Sequence;

/** The backbone as heads see it: its parameters keep their names, whatever scope the head is in. */
record RootedBackbone(Backbone backbone, ModelBuilder root) implements Backbone {
  @Override
  public int width() {
    return backbone.width();
  }

  @Override
  public int vocabulary() {
    return backbone.vocabulary();
  }

  @Override
  public int contextLength() {
    return backbone.contextLength();
  }

  @Override
  public Value hidden(ModelOps g, Sequence in) {
    return backbone.hidden(root, in);
  }

  @Override
  public Value logits(ModelOps g, Value hidden) {
    return backbone.logits(root, hidden);
  }
}
