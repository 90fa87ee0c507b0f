/** A program that composes the bank bot through a Guice module. */
@NullMarked
package dev.jackdaw.example.bank;

import org.jspecify.annotations.NullMarked;
