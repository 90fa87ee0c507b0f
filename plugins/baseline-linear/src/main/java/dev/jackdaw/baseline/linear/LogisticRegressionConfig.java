package dev.jackdaw.baseline.linear;

import dev.jackdaw.config.Default;
import dev.jackdaw.config.Doc;
import dev.jackdaw.config.Range;

/**
 * Settings of the baseline {@code logistic-regression}.
 *
 * @param cost weight of the errors against that of the coefficients
 */
public record LogisticRegressionConfig(
    @Doc("Weight of the errors against that of the coefficients")
        @Default("10")
        @Range(min = 1e-6, max = 1e6)
        double cost) {}
