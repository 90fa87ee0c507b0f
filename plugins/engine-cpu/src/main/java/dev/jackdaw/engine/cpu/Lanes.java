package dev.jackdaw.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this process: what the processor prefers (NEON 128, AVX2 256, AVX-512 512 bits), or the width forced by
 * {@code -Djackdaw.cpu.vectorBits}. Only {@code Vector…} classes may touch this one: it loads the incubator module, which the
 * {@link EngineLadder} has found first.
 */
final class Lanes {
  /** System property with a width in bits: 128, 256 or 512. */
  static final String PROPERTY = "jackdaw.cpu.vectorBits";

  static final VectorSpecies<Float> FLOATS = floats();
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  /** As many 16-bit lanes as {@link #FLOATS} has lanes: half its width. */
  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  static final int COUNT = FLOATS.length();

  /** Bytes of one vector of floats. */
  static final int BYTES = 4 * COUNT;

  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(FLOATS, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(FLOATS, 1, 1, true);

  private Lanes() {}

  private static VectorSpecies<Float> floats() {
    String forced = System.getProperty(PROPERTY, "");
    return switch (forced) {
      case "" -> FloatVector.SPECIES_PREFERRED;
      case "128" -> FloatVector.SPECIES_128;
      case "256" -> FloatVector.SPECIES_256;
      case "512" -> FloatVector.SPECIES_512;
      default ->
          throw new IllegalArgumentException(
              "[engine_cpu] " + PROPERTY + "=" + forced + ", expected 128, 256 or 512");
    };
  }

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(FLOATS, Memory.ALL, address, Memory.ORDER);
  }

  static void store(FloatVector value, long address) {
    value.intoMemorySegment(Memory.ALL, address, Memory.ORDER);
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /**
   * The sum of all lanes, halves added to halves. {@code reduceLanes(ADD)} leaves the order open, and interpreter and compiler do
   * take different ones: a resumed run, which starts uncompiled, would differ in the last bit.
   */
  static float sum(FloatVector value) {
    FloatVector sum = value;
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (COUNT > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }
}
