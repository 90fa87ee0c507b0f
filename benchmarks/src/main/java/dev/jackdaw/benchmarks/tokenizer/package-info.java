/** Training and encoding speed of the BPE tokenizer beside others on the JVM. */
@NullMarked
package dev.jackdaw.benchmarks.tokenizer;

import org.jspecify.annotations.NullMarked;
