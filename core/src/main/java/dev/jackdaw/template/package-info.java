/**
 * The language of chat templates: {@link dev.jackdaw.template.Template} reads one, {@link dev.jackdaw.template.Variables} is what
 * it is given, {@link dev.jackdaw.template.Rendered} what it makes of it.
 *
 * <p>{@code Lexer} cuts the source into tokens, {@code Parser} and {@code ExpressionParser} make a tree of {@code Statement} and
 * {@code Expression}, {@code Interpreter} and {@code Evaluator} walk it. Values are {@code Item}; a string is a {@code Text}, which
 * knows of each character whether it is the template's or content, and every operation on strings is written so that it keeps that.
 * {@code Budget} bounds the run.
 */
@NullMarked
package dev.jackdaw.template;

import org.jspecify.annotations.NullMarked;
