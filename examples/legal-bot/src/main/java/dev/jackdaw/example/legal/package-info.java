/** A program that composes the contract assistant through a Guice module. */
@NullMarked
package dev.jackdaw.example.legal;

import org.jspecify.annotations.NullMarked;
