package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;

/** Two passes over a row, which stays in the first-level cache between them. */
final class VectorNormKernels implements NormKernels {
  @Override
  public void rmsNorm(
      long x, long weight, float shift, float epsilon, long y, long rstd, long rows, int width) {
    long end = (long) width / Lanes.COUNT * Lanes.BYTES;
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      // vector body
      FloatVector sum = Lanes.all(0f);
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector v = Lanes.load(x + at + i);
        sum = v.fma(v, sum);
      }
      // reduce
      float squares = Lanes.sum(sum);
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float v = Memory.getFloat(x + at + i);
        squares += v * v;
      }
      float scale = (float) (1 / Math.sqrt((double) squares / width + epsilon));
      Memory.setFloat(rstd + 4 * r, scale);
      // vector body
      for (long i = 0; i < end; i += Lanes.BYTES) {
        Lanes.store(
            Lanes.load(x + at + i).mul(scale).mul(Lanes.load(weight + i).add(shift)), y + at + i);
      }
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        Memory.setFloat(
            y + at + i,
            Memory.getFloat(x + at + i) * scale * (Memory.getFloat(weight + i) + shift));
      }
    }
  }

  @Override
  public void rmsNormGradient(
      long dy,
      long x,
      long weight,
      float shift,
      long rstd,
      long dx,
      long dWeight,
      long rows,
      int width) {
    long end = (long) width / Lanes.COUNT * Lanes.BYTES;
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float scale = Memory.getFloat(rstd + 4 * r);
      // vector body
      FloatVector products = Lanes.all(0f);
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector d = Lanes.load(dy + at + i);
        FloatVector dn = d.mul(Lanes.load(x + at + i).mul(scale));
        products = dn.fma(Lanes.load(weight + i).add(shift), products);
        Lanes.store(Lanes.load(dWeight + i).add(dn), dWeight + i);
      }
      // reduce
      float product = Lanes.sum(products);
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float dn = Memory.getFloat(dy + at + i) * Memory.getFloat(x + at + i) * scale;
        product += dn * (Memory.getFloat(weight + i) + shift);
        Memory.setFloat(dWeight + i, Memory.getFloat(dWeight + i) + dn);
      }
      float mean = product / width;
      // vector body
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector h = Lanes.load(dy + at + i).mul(Lanes.load(weight + i).add(shift));
        FloatVector n = Lanes.load(x + at + i).mul(scale);
        Lanes.store(n.fma(Lanes.all(-mean), h).mul(scale), dx + at + i);
      }
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float h = Memory.getFloat(dy + at + i) * (Memory.getFloat(weight + i) + shift);
        float n = Memory.getFloat(x + at + i) * scale;
        Memory.setFloat(dx + at + i, scale * (h - n * mean));
      }
    }
  }

  @Override
  public void layerNorm(
      long x,
      long weight,
      long bias,
      float epsilon,
      long y,
      long mean,
      long rstd,
      long rows,
      int width) {
    long end = (long) width / Lanes.COUNT * Lanes.BYTES;
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      // vector body
      FloatVector sums = Lanes.all(0f);
      for (long i = 0; i < end; i += Lanes.BYTES) {
        sums = sums.add(Lanes.load(x + at + i));
      }
      // reduce
      float sum = Lanes.sum(sums);
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        sum += Memory.getFloat(x + at + i);
      }
      float centre = sum / width;
      // vector body
      FloatVector squares = Lanes.all(0f);
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector v = Lanes.load(x + at + i).sub(centre);
        squares = v.fma(v, squares);
      }
      // reduce
      float square = Lanes.sum(squares);
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float v = Memory.getFloat(x + at + i) - centre;
        square += v * v;
      }
      float scale = (float) (1 / Math.sqrt((double) square / width + epsilon));
      Memory.setFloat(mean + 4 * r, centre);
      Memory.setFloat(rstd + 4 * r, scale);
      // vector body
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector n = Lanes.load(x + at + i).sub(centre).mul(scale);
        Lanes.store(n.fma(Lanes.load(weight + i), Lanes.load(bias + i)), y + at + i);
      }
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float n = (Memory.getFloat(x + at + i) - centre) * scale;
        Memory.setFloat(y + at + i, n * Memory.getFloat(weight + i) + Memory.getFloat(bias + i));
      }
    }
  }

  @Override
  public void layerNormGradient(
      long dy,
      long x,
      long weight,
      long mean,
      long rstd,
      long dx,
      long dWeight,
      long dBias,
      long rows,
      int width) {
    long end = (long) width / Lanes.COUNT * Lanes.BYTES;
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float centre = Memory.getFloat(mean + 4 * r);
      float scale = Memory.getFloat(rstd + 4 * r);
      // vector body
      FloatVector sums = Lanes.all(0f);
      FloatVector products = Lanes.all(0f);
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector d = Lanes.load(dy + at + i);
        FloatVector n = Lanes.load(x + at + i).sub(centre).mul(scale);
        FloatVector h = d.mul(Lanes.load(weight + i));
        sums = sums.add(h);
        products = h.fma(n, products);
        Lanes.store(d.fma(n, Lanes.load(dWeight + i)), dWeight + i);
        Lanes.store(Lanes.load(dBias + i).add(d), dBias + i);
      }
      // reduce
      float sum = Lanes.sum(sums);
      float product = Lanes.sum(products);
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float d = Memory.getFloat(dy + at + i);
        float n = (Memory.getFloat(x + at + i) - centre) * scale;
        float h = d * Memory.getFloat(weight + i);
        sum += h;
        product += h * n;
        Memory.setFloat(dWeight + i, Memory.getFloat(dWeight + i) + d * n);
        Memory.setFloat(dBias + i, Memory.getFloat(dBias + i) + d);
      }
      float meanH = sum / width;
      float meanHn = product / width;
      // vector body
      for (long i = 0; i < end; i += Lanes.BYTES) {
        FloatVector n = Lanes.load(x + at + i).sub(centre).mul(scale);
        FloatVector h = Lanes.load(dy + at + i).mul(Lanes.load(weight + i));
        Lanes.store(n.fma(Lanes.all(-meanHn), h.sub(meanH)).mul(scale), dx + at + i);
      }
      // scalar tail
      for (long i = end; i < 4L * width; i += 4) {
        float n = (Memory.getFloat(x + at + i) - centre) * scale;
        float h = Memory.getFloat(dy + at + i) * Memory.getFloat(weight + i);
        Memory.setFloat(dx + at + i, scale * (h - meanH - n * meanHn));
      }
    }
  }
}
