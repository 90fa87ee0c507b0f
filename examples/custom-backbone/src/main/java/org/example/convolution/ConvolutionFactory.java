package org.example.convolution;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.model.BackboneFactory;

/** Makes the backbone. */
public final class ConvolutionFactory implements BackboneFactory<ConvolutionConfig> {
  @Override
  public Backbone create(ConvolutionConfig config, int vocabulary) {
    return new ConvolutionBackbone(config, vocabulary);
  }
}
