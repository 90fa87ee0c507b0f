package dev.jackdaw.bundle;

import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.Head;
import dev.jackdaw.tokenizer.Tokenizer;
import java.util.Map;
import java.util.Optional;

/** Builds the parts of a model from its folder, each when it is asked for. */
interface ModelParts {
  /** What the model is made of. */
  Manifest manifest();

  Optional<Tokenizer> tokenizer();

  Backbone backbone();

  Map<String, Head> heads(Tokenizer tokenizer);

  Adaptation adaptation(Backbone backbone, Map<String, Head> heads);

  /** Opened anew each time; the caller closes its tensors. */
  Checkpoint checkpoint();
}
