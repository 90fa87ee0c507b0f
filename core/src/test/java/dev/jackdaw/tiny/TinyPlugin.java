package dev.jackdaw.tiny;

import dev.jackdaw.checkpoint.CheckpointFormat;
import dev.jackdaw.export.Exporter;
import dev.jackdaw.exporting.FileExporter;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;
import dev.jackdaw.tokenizer.TokenizerFactory;

/** Registers the components of this package. */
public final class TinyPlugin implements Plugin {
  @Override
  public String id() {
    return "tiny";
  }

  @Override
  public String description() {
    return "Small components for tests.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TokenizerFactory.class, "tiny-bytes", Nothing.class, ByteTokenizer.Factory.class);
    registry.add(
        BackboneFactory.class,
        "tiny-attention",
        TinyAttention.Config.class,
        TinyAttention.Factory.class);
    registry.add(
        BackboneFactory.class,
        "tiny-recurrent",
        TinyRecurrent.Config.class,
        TinyRecurrent.Factory.class);
    registry.add(HeadFactory.class, "language-model", Nothing.class, NextToken.Factory.class);
    registry.add(Exporter.class, "tiny-file", Nothing.class, FileExporter.class);
    registry.add(CheckpointFormat.class, "tiny-numbers", Nothing.class, NumbersFormat.class);
  }
}
