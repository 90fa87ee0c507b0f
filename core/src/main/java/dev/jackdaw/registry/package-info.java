/**
 * Finds plugins and builds their components. {@link java.util.ServiceLoader} finds, Guice wires, and nobody else looks up.
 *
 * <p>A plugin is found in three places, in this order: on the class path, in {@code plugins.d/} beside the launcher, and in the
 * folders given with {@code --plugins}. In such a folder every jar has a class loader of its own, and so has every sub-folder
 * with jars, which is how a plugin brings libraries: {@code plugins.d/my-plugin/my-plugin.jar} beside the jars it needs. All of
 * them see the framework's classes first, and never each other's: two plugins may bring two versions of one library, and a
 * damaged jar cannot take another one down.
 *
 * <p>{@link dev.jackdaw.registry.Components#find} only lists; Guice is not loaded before the first component is built.
 */
@NullMarked
package dev.jackdaw.registry;

import org.jspecify.annotations.NullMarked;
