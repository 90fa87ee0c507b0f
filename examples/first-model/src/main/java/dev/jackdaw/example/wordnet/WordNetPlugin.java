package dev.jackdaw.example.wordnet;

import dev.jackdaw.data.TextSourceFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the text source {@code wordnet}: the definitions of WordNet 3.1, from the Maven artifact this example depends on. */
public final class WordNetPlugin implements Plugin {
  @Override
  public String id() {
    return "example-wordnet";
  }

  @Override
  public String description() {
    return "The 117,791 definitions and examples of WordNet 3.1, as text to train on.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(TextSourceFactory.class, "wordnet", WordNetConfig.class, WordNetSource.class);
  }
}
