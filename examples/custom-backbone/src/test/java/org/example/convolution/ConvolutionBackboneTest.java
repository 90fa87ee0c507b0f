package org.example.convolution;

import dev.jackdaw.model.Backbone;
import dev.jackdaw.testkit.BackboneContract;

class ConvolutionBackboneTest extends BackboneContract {
  @Override
  protected Backbone backbone() {
    return new ConvolutionFactory().create(new ConvolutionConfig(2, 10, 4, 16), 11);
  }
}
