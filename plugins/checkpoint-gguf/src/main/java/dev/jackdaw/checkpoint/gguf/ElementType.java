package dev.jackdaw.checkpoint.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Element types of tensors that can be read, with the numbers files have for them. All but the first three are blocks of numbers
 * that share a scale; they become F32 with the same float32 operations, in the same order, as llama.cpp's reference {@code
 * dequantize_row_*}, so bit for bit the same numbers.
 */
enum ElementType {
  F32(0, 1, 4) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      to[first] = from.get(FLOAT, at);
    }
  },
  F16(1, 1, 2) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      to[first] = half(from, at);
    }
  },
  BF16(30, 1, 2) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      to[first] = Float.intBitsToFloat(from.get(SHORT, at) << 16);
    }
  },
  /** d, 32 nibbles: {@code d * (q - 8)}; the first half of the block is in the low nibbles. */
  Q4_0(2, 32, 18) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at);
      for (int j = 0; j < 16; j++) {
        int q = unsigned(from, at + 2 + j);
        to[first + j] = ((q & 15) - 8) * d;
        to[first + 16 + j] = ((q >> 4) - 8) * d;
      }
    }
  },
  /** d, m, 32 nibbles: {@code d * q + m}. */
  Q4_1(3, 32, 20) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at);
      float m = half(from, at + 2);
      for (int j = 0; j < 16; j++) {
        int q = unsigned(from, at + 4 + j);
        to[first + j] = (q & 15) * d + m;
        to[first + 16 + j] = (q >> 4) * d + m;
      }
    }
  },
  /** d, 32 fifth bits, 32 nibbles: {@code d * (q - 16)}. */
  Q5_0(6, 32, 22) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at);
      int high = from.get(INT, at + 2);
      for (int j = 0; j < 16; j++) {
        int q = unsigned(from, at + 6 + j);
        to[first + j] = ((q & 15 | (high >>> j & 1) << 4) - 16) * d;
        to[first + 16 + j] = ((q >> 4 | (high >>> j + 16 & 1) << 4) - 16) * d;
      }
    }
  },
  /** d, m, 32 fifth bits, 32 nibbles: {@code d * q + m}. */
  Q5_1(7, 32, 24) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at);
      float m = half(from, at + 2);
      int high = from.get(INT, at + 4);
      for (int j = 0; j < 16; j++) {
        int q = unsigned(from, at + 8 + j);
        to[first + j] = (q & 15 | (high >>> j & 1) << 4) * d + m;
        to[first + 16 + j] = (q >> 4 | (high >>> j + 16 & 1) << 4) * d + m;
      }
    }
  },
  /** d, 32 signed bytes: {@code d * q}. */
  Q8_0(8, 32, 34) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at);
      for (int j = 0; j < 32; j++) {
        to[first + j] = from.get(BYTE, at + 2 + j) * d;
      }
    }
  },
  /** d, dmin, eight 6-bit scales and minima, 256 nibbles: {@code (d * scale) * q - (dmin * min)}. */
  Q4_K(12, 256, 144) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      for (int sub = 0; sub < 8; sub++) {
        float d = scale(from, at, sub);
        float m = minimum(from, at, sub);
        long codes = at + 16 + (sub >> 1) * 32L;
        int shift = (sub & 1) * 4;
        for (int j = 0; j < 32; j++) {
          to[first + sub * 32 + j] = d * (unsigned(from, codes + j) >> shift & 15) - m;
        }
      }
    }
  },
  /** As Q4_K, with 256 fifth bits before the nibbles. */
  Q5_K(13, 256, 176) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      for (int sub = 0; sub < 8; sub++) {
        float d = scale(from, at, sub);
        float m = minimum(from, at, sub);
        long codes = at + 48 + (sub >> 1) * 32L;
        int shift = (sub & 1) * 4;
        for (int j = 0; j < 32; j++) {
          int high = unsigned(from, at + 16 + j) >> sub & 1;
          int q = unsigned(from, codes + j) >> shift & 15 | high << 4;
          to[first + sub * 32 + j] = d * q - m;
        }
      }
    }
  },
  /** 256 nibbles, 256 pairs of high bits, sixteen 8-bit scales, d: {@code (d * scale) * (q - 32)}. */
  Q6_K(14, 256, 210) {
    @Override
    void block(MemorySegment from, long at, float[] to, int first) {
      float d = half(from, at + 208);
      for (int i = 0; i < 256; i++) {
        int part =
            i >> 7; // each half of the block has its own 64 nibbles and 32 bytes of high bits
        int row = i >> 5 & 3;
        int column = i & 31;
        int low = unsigned(from, at + part * 64L + (row & 1) * 32L + column) >> (row >> 1) * 4 & 15;
        int high = unsigned(from, at + 128 + part * 32L + column) >> row * 2 & 3;
        float scaled = d * from.get(BYTE, at + 192 + (i >> 4));
        to[first + i] = scaled * ((low | high << 4) - 32);
      }
    }
  };

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /** Names of the types of llama.cpp by number, those that cannot be read included, for messages. */
  private static final List<String> NAMES =
      List.of(
          "F32", "F16", "Q4_0", "Q4_1", "Q4_2", "Q4_3", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K",
          "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL",
          "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M", "BF16");

  private final int code;
  private final int numbers;
  private final int bytes;

  ElementType(int code, int numbers, int bytes) {
    this.code = code;
    this.numbers = numbers;
    this.bytes = bytes;
  }

  static Optional<ElementType> of(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  static String name(int code) {
    return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "number " + code;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }

  int code() {
    return code;
  }

  /** Numbers in a block; the last axis of a tensor is a multiple of it. */
  int numbers() {
    return numbers;
  }

  /** Bytes of a block. */
  int bytes() {
    return bytes;
  }

  /** One block that begins at a byte, as floats from an index on. */
  abstract void block(MemorySegment from, long at, float[] to, int first);

  /** So many numbers, whole blocks, that begin at a byte. */
  void read(MemorySegment from, long at, float[] to, int first, int count) {
    long block = at;
    for (int i = 0; i < count; i += numbers) {
      block(from, block, to, first + i);
      block += bytes;
    }
  }

  private static float half(MemorySegment from, long at) {
    return Float.float16ToFloat(from.get(SHORT, at));
  }

  private static int unsigned(MemorySegment from, long at) {
    return from.get(BYTE, at) & 0xFF;
  }

  /** The scale of a sub-block of 32 of a K block: 6 bits, the upper two of the last four apart. */
  private static float scale(MemorySegment from, long at, int sub) {
    long scales = at + 4;
    int six =
        sub < 4
            ? unsigned(from, scales + sub) & 63
            : unsigned(from, scales + sub + 4) & 15 | unsigned(from, scales + sub - 4) >> 6 << 4;
    return half(from, at) * six;
  }

  private static float minimum(MemorySegment from, long at, int sub) {
    long scales = at + 4;
    int six =
        sub < 4
            ? unsigned(from, scales + sub + 4) & 63
            : unsigned(from, scales + sub + 4) >> 4 | unsigned(from, scales + sub) >> 6 << 4;
    return half(from, at + 2) * six;
  }
}
