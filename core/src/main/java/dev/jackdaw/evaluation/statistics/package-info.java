/** How sure a figure is: bootstrap intervals, and paired tests of two models. */
@NullMarked
package dev.jackdaw.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
