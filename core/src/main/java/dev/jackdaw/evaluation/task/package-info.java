/** The evaluation tasks that core brings. */
@NullMarked
package dev.jackdaw.evaluation.task;

import org.jspecify.annotations.NullMarked;
