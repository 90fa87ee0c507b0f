/** A program that composes the airline bot through a Guice module. */
@NullMarked
package dev.jackdaw.example.airline;

import org.jspecify.annotations.NullMarked;
