/** Annotations a plugin author puts on the components of a configuration record; core reads YAML into such records strictly. */
@NullMarked
package dev.jackdaw.config;

import org.jspecify.annotations.NullMarked;
