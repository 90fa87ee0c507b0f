package dev.jackdaw.engine.cpu;

import dev.jackdaw.engine.cpu.Product.Element;

/** The definition of {@link Product}: one loop per sum. */
final class ScalarProducts implements MatrixProducts {
  @Override
  public boolean fastBf16() {
    return false;
  }

  @Override
  public void enterThread() {}

  @Override
  public void multiply(int member, Product p, long a, long b, long bias, long c) {
    for (long i = 0; i < p.m(); i++) {
      for (long j = 0; j < p.n(); j++) {
        float sum = 0;
        for (long l = 0; l < p.k(); l++) {
          sum +=
              get(a, i * p.aRow() + l * p.aColumn(), p.a())
                  * get(b, l * p.bRow() + j * p.bColumn(), p.b());
        }
        float value = p.scale() * sum;
        if (p.bias()) {
          value += Memory.getFloat(bias + 4 * j);
        }
        long at = i * p.cRow() + j;
        if (p.accumulate()) {
          value += get(c, at, p.c());
        }
        set(c, at, p.c(), value);
      }
    }
  }

  private static float get(long address, long index, Element element) {
    return element == Element.F32
        ? Memory.getFloat(address + 4 * index)
        : Bf16.toFloat(Memory.getShort(address + 2 * index));
  }

  private static void set(long address, long index, Element element, float value) {
    if (element == Element.F32) {
      Memory.setFloat(address + 4 * index, value);
    } else {
      Memory.setShort(address + 2 * index, Bf16.toBits(value));
    }
  }

  @Override
  public void close() {}
}
