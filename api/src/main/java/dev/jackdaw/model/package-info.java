/** What a model is made of: backbones, heads, the sequence they read, and the sites that fine-tuning strategies reach. */
@NullMarked
package dev.jackdaw.model;

import org.jspecify.annotations.NullMarked;
