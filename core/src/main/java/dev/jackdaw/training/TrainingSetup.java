package dev.jackdaw.training;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.engine.Engine;

/**
 * What is trained and how, without any numbers yet.
 *
 * @param engine who computes
 * @param model backbone, heads and adaptation
 * @param head name of the head whose loss is minimised
 * @param config settings
 * @param sizes the settings as numbers
 */
public record TrainingSetup(
    Engine engine, ModelGraphs model, String head, TrainingConfig config, TrainingSizes sizes) {}
