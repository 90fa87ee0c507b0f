package dev.jackdaw.evaluation.task;

import dev.jackdaw.config.Doc;
import java.util.Optional;

/**
 * Settings of tasks that need no others.
 *
 * @param head which head is asked; empty where the model has only one that can be
 */
public record HeadConfig(
    @Doc("Which head is asked; where the model has only one that can be, it need not be named")
        Optional<String> head) {}
