/** The head of pre-training: at every token, which token comes next. */
@NullMarked
package dev.jackdaw.head.languagemodel;

import org.jspecify.annotations.NullMarked;
