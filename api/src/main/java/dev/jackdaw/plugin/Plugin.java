package dev.jackdaw.plugin;

/**
 * The one service of a plugin jar, found through {@code META-INF/services/dev.jackdaw.plugin.Plugin}. The class is public with
 * a public constructor without parameters; neither the constructor nor {@link #register} may touch a file, a native library,
 * the network or a log. What is costly or may fail belongs into the component's factory, built later by Guice.
 */
public interface Plugin {
  /** The API version this source tree defines. A plugin compiled against another major version is reported, not loaded. */
  int API_VERSION = 1;

  /** Lower-case letters, digits and dashes, beginning with a letter: {@code tokenizer-bpe}. */
  String id();

  /** One sentence for {@code jackdaw plugins}. */
  String description();

  /** {@link #API_VERSION} as compiled into the plugin: {@code return Plugin.API_VERSION;}. */
  int apiVersion();

  /** Names every component this jar brings. */
  void register(Registry registry);
}
