package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Four accumulators hide the latency of an addition; blocks of {@value #BLOCK} floats keep the error of long sums small. */
final class VectorReductionKernels implements ReductionKernels {
  private static final int BLOCK = 4096;

  @Override
  public float sum(long x, long n) {
    double total = 0;
    for (long done = 0; done < n; done += BLOCK) {
      total += blockSum(x + 4 * done, Math.min(BLOCK, n - done));
    }
    return (float) total;
  }

  private static float blockSum(long x, long n) {
    long step = 4L * Lanes.BYTES;
    long end = n / (4 * Lanes.COUNT) * step;
    // vector body
    FloatVector a = Lanes.all(0f);
    FloatVector b = Lanes.all(0f);
    FloatVector c = Lanes.all(0f);
    FloatVector d = Lanes.all(0f);
    for (long i = 0; i < end; i += step) {
      a = a.add(Lanes.load(x + i));
      b = b.add(Lanes.load(x + i + Lanes.BYTES));
      c = c.add(Lanes.load(x + i + 2L * Lanes.BYTES));
      d = d.add(Lanes.load(x + i + 3L * Lanes.BYTES));
    }
    // reduce
    float sum = Lanes.sum(a.add(b).add(c.add(d)));
    // scalar tail
    for (long i = end; i < 4 * n; i += 4) {
      sum += Memory.getFloat(x + i);
    }
    return sum;
  }

  @Override
  public float max(long x, long n) {
    long end = n / Lanes.COUNT * Lanes.BYTES;
    // vector body
    FloatVector all = Lanes.all(Float.NEGATIVE_INFINITY);
    for (long i = 0; i < end; i += Lanes.BYTES) {
      all = all.max(Lanes.load(x + i));
    }
    // reduce
    float largest = all.reduceLanes(VectorOperators.MAX);
    // scalar tail
    for (long i = end; i < 4 * n; i += 4) {
      largest = Math.max(largest, Memory.getFloat(x + i));
    }
    return largest;
  }

  @Override
  public double sumOfSquares(long x, long n) {
    double total = 0;
    for (long done = 0; done < n; done += BLOCK) {
      long at = x + 4 * done;
      total += blockDot(at, at, Math.min(BLOCK, n - done));
    }
    return total;
  }

  @Override
  public float dot(long a, long b, long n) {
    double total = 0;
    for (long done = 0; done < n; done += BLOCK) {
      total += blockDot(a + 4 * done, b + 4 * done, Math.min(BLOCK, n - done));
    }
    return (float) total;
  }

  private static float blockDot(long x, long y, long n) {
    long step = 4L * Lanes.BYTES;
    long end = n / (4 * Lanes.COUNT) * step;
    // vector body
    FloatVector a = Lanes.all(0f);
    FloatVector b = Lanes.all(0f);
    FloatVector c = Lanes.all(0f);
    FloatVector d = Lanes.all(0f);
    for (long i = 0; i < end; i += step) {
      a = Lanes.load(x + i).fma(Lanes.load(y + i), a);
      b = Lanes.load(x + i + Lanes.BYTES).fma(Lanes.load(y + i + Lanes.BYTES), b);
      c = Lanes.load(x + i + 2L * Lanes.BYTES).fma(Lanes.load(y + i + 2L * Lanes.BYTES), c);
      d = Lanes.load(x + i + 3L * Lanes.BYTES).fma(Lanes.load(y + i + 3L * Lanes.BYTES), d);
    }
    // reduce
    float sum = Lanes.sum(a.add(b).add(c.add(d)));
    // scalar tail
    for (long i = end; i < 4 * n; i += 4) {
      sum += Memory.getFloat(x + i) * Memory.getFloat(y + i);
    }
    return sum;
  }

  @Override
  public void columnSums(long x, long stride, long rows, long columns, boolean accumulate, long y) {
    long done = 0;
    long width = 4L * Lanes.COUNT;
    // vector body: four vectors of columns at a time, so that each row is read by whole cache lines
    for (; done + width <= columns; done += width) {
      long at = x + 4 * done;
      long to = y + 4 * done;
      FloatVector a = accumulate ? Lanes.load(to) : Lanes.all(0f);
      FloatVector b = accumulate ? Lanes.load(to + Lanes.BYTES) : Lanes.all(0f);
      FloatVector c = accumulate ? Lanes.load(to + 2L * Lanes.BYTES) : Lanes.all(0f);
      FloatVector d = accumulate ? Lanes.load(to + 3L * Lanes.BYTES) : Lanes.all(0f);
      for (long r = 0; r < rows; r++) {
        a = a.add(Lanes.load(at));
        b = b.add(Lanes.load(at + Lanes.BYTES));
        c = c.add(Lanes.load(at + 2L * Lanes.BYTES));
        d = d.add(Lanes.load(at + 3L * Lanes.BYTES));
        at += 4 * stride;
      }
      Lanes.store(a, to);
      Lanes.store(b, to + Lanes.BYTES);
      Lanes.store(c, to + 2L * Lanes.BYTES);
      Lanes.store(d, to + 3L * Lanes.BYTES);
    }
    // scalar tail
    for (; done < columns; done++) {
      float sum = accumulate ? Memory.getFloat(y + 4 * done) : 0;
      for (long r = 0; r < rows; r++) {
        sum += Memory.getFloat(x + 4 * (r * stride + done));
      }
      Memory.setFloat(y + 4 * done, sum);
    }
  }
}
