package dev.jackdaw.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jackdaw.graph.Tensor;
import org.jspecify.annotations.Nullable;

/** How far a tensor may be from the expected one. */
sealed interface Tolerance {
  /** @param mask 1 for the rows of the last axis that count; null: all */
  void check(Tensor actual, Tensor expected, @Nullable Tensor mask, String what);

  /** {@code |a - b| <= absolute + relative * |b|} for every element. */
  record PerElement(double absolute, double relative) implements Tolerance {
    @Override
    public void check(Tensor actual, Tensor expected, @Nullable Tensor mask, String what) {
      float[] a = actual.toFloats();
      float[] b = expected.toFloats();
      int width = (int) expected.length(-1);
      for (int i = 0; i < a.length; i++) {
        if (mask == null || mask.getInt(i / width) == 1) {
          assertThat((double) a[i])
              .as("%s, element %d", what, i)
              .isCloseTo(b[i], within(absolute + relative * Math.abs(b[i])));
        }
      }
    }
  }

  /** L2 of the difference over L2 of the expected tensor. */
  record RelativeL2(double limit) implements Tolerance {
    @Override
    public void check(Tensor actual, Tensor expected, @Nullable Tensor mask, String what) {
      float[] a = actual.toFloats();
      float[] b = expected.toFloats();
      int width = (int) expected.length(-1);
      double difference = 0;
      double size = 0;
      for (int i = 0; i < a.length; i++) {
        if (mask == null || mask.getInt(i / width) == 1) {
          difference += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
          size += (double) b[i] * b[i];
        }
      }
      assertThat(Math.sqrt(difference / size)).as(what).isLessThanOrEqualTo(limit);
    }
  }
}
