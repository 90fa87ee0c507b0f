/**
 * Text to labels: {@link dev.jackdaw.classification.Classifier} asks a head that labels sequences, {@link
 * dev.jackdaw.classification.Calibration} is what was learnt on validation data of how far its probabilities can be trusted.
 */
@NullMarked
package dev.jackdaw.classification;

import org.jspecify.annotations.NullMarked;
