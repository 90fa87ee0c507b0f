package dev.jackdaw.registry;

import dev.jackdaw.plugin.Plugin;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;

/**
 * The classes of one plugin from a drop-in folder. Classes are looked up parent first; the service entries are those of its own
 * jars alone, so that the plugins of the class path are not found again through every jar.
 */
final class PluginClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String SERVICE = "META-INF/services/" + Plugin.class.getName();

  PluginClassLoader(String name, List<URL> jars, ClassLoader parent) {
    super(name, jars.toArray(URL[]::new), parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(SERVICE) ? findResources(name) : super.getResources(name);
  }
}
