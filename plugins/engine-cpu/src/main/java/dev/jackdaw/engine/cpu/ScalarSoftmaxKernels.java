package dev.jackdaw.engine.cpu;

/** The definitions, summed in double precision. */
final class ScalarSoftmaxKernels implements SoftmaxKernels {
  @Override
  public void softmax(long x, long y, long rows, int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float largest = largest(x + at, width);
      double sum = sumOfExponentials(x + at, width, largest);
      for (long i = at; i < at + 4L * width; i += 4) {
        Memory.setFloat(y + i, (float) (Math.exp(Memory.getFloat(x + i) - largest) / sum));
      }
    }
  }

  @Override
  public void logSoftmax(long x, long y, long rows, int width) {
    for (long r = 0; r < rows; r++) {
      long at = 4 * r * width;
      float largest = largest(x + at, width);
      double log = Math.log(sumOfExponentials(x + at, width, largest));
      for (long i = at; i < at + 4L * width; i += 4) {
        Memory.setFloat(y + i, (float) (Memory.getFloat(x + i) - largest - log));
      }
    }
  }

  private static float largest(long x, int n) {
    float largest = Float.NEGATIVE_INFINITY;
    for (long i = 0; i < 4L * n; i += 4) {
      largest = Math.max(largest, Memory.getFloat(x + i));
    }
    return largest;
  }

  private static double sumOfExponentials(long x, int n, float largest) {
    double sum = 0;
    for (long i = 0; i < 4L * n; i += 4) {
      sum += Math.exp(Memory.getFloat(x + i) - largest);
    }
    return sum;
  }

  @Override
  public void attentionRow(long x, int n, float scale, float softCap, long result) {
    for (long i = 0; i < 4L * n; i += 4) {
      Memory.setFloat(x + i, score(Memory.getFloat(x + i), scale, softCap));
    }
    float largest = largest(x, n);
    if (largest == Float.NEGATIVE_INFINITY) {
      for (long i = 0; i < 4L * n; i += 4) {
        Memory.setFloat(x + i, 0);
      }
      Memory.setFloat(result, 0);
      Memory.setFloat(result + 4, 0);
      return;
    }
    double sum = 0;
    for (long i = 0; i < 4L * n; i += 4) {
      double e = Math.exp(Memory.getFloat(x + i) - largest);
      Memory.setFloat(x + i, (float) e);
      sum += e;
    }
    Memory.setFloat(result, (float) sum);
    Memory.setFloat(result + 4, (float) (Math.log(sum) + largest));
  }

  private static float score(float raw, float scale, float softCap) {
    return softCap > 0 && raw != Float.NEGATIVE_INFINITY
        ? (float) (softCap * Math.tanh(raw * scale / softCap))
        : raw * scale;
  }

  @Override
  public void attentionRowGradient(
      long x, long d, int n, float scale, float softCap, float logSumExp, float delta) {
    for (long i = 0; i < 4L * n; i += 4) {
      float raw = Memory.getFloat(x + i);
      float s = score(raw, scale, softCap);
      float p = (float) Math.exp(s - logSumExp);
      float slope = softCap > 0 && p > 0 ? scale * (1 - s / softCap * (s / softCap)) : scale;
      Memory.setFloat(x + i, p);
      Memory.setFloat(d + i, p == 0 ? 0 : p * (Memory.getFloat(d + i) - delta) * slope);
    }
  }

  @Override
  public float crossEntropy(long x, int width, int label, float smoothing) {
    float largest = largest(x, width);
    double log = largest + Math.log(sumOfExponentials(x, width, largest));
    double loss = log - Memory.getFloat(x + 4L * label);
    if (smoothing > 0) {
      double sum = 0;
      for (long i = 0; i < 4L * width; i += 4) {
        sum += Memory.getFloat(x + i);
      }
      loss = (1 - smoothing) * loss + smoothing * (log - sum / width);
    }
    return (float) loss;
  }

  @Override
  public float crossEntropyGradient(
      long x, long y, int width, int label, float smoothing, float factor) {
    float loss = crossEntropy(x, width, label, smoothing);
    float largest = largest(x, width);
    double sum = sumOfExponentials(x, width, largest);
    for (int i = 0; i < width; i++) {
      double target = (i == label ? 1 - smoothing : 0) + smoothing / width;
      double p = Math.exp(Memory.getFloat(x + 4L * i) - largest) / sum;
      Memory.setFloat(y + 4L * i, (float) (factor * (p - target)));
    }
    return loss;
  }
}
