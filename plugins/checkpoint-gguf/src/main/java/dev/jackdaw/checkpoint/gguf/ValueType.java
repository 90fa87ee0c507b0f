package dev.jackdaw.checkpoint.gguf;

/** Types of metadata values, in the order of their numbers. */
enum ValueType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  BOOL(1),
  STRING(0),
  ARRAY(0),
  U64(8),
  I64(8),
  F64(8);

  private static final ValueType[] ALL = values();

  private final int bytes;

  ValueType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a value; 0 if they differ. */
  int bytes() {
    return bytes;
  }

  static ValueType read(Cursor cursor) {
    int code = cursor.i32();
    if (code < 0 || code >= ALL.length) {
      throw cursor.damage("metadata of type " + code + ", types go from 0 to " + (ALL.length - 1));
    }
    return ALL[code];
  }

  /** A number, a boolean or a text. */
  Object value(Cursor cursor) {
    return switch (this) {
      case U8 -> (long) cursor.u8();
      case I8 -> (long) (byte) cursor.u8();
      case U16 -> cursor.i16() & 0xFFFFL;
      case I16 -> (long) cursor.i16();
      case U32 -> Integer.toUnsignedLong(cursor.i32());
      case I32 -> (long) cursor.i32();
      case F32 -> shortest(Float.intBitsToFloat(cursor.i32()));
      case BOOL -> cursor.u8() != 0;
      case STRING -> cursor.text("a text");
      case U64, I64 -> cursor.i64();
      case F64 -> Double.longBitsToDouble(cursor.i64());
      case ARRAY -> throw new IllegalStateException("[gguf] an array is no single value");
    };
  }

  /** The number a float32 was written for: 1e-5 rather than 9.999999747378752e-6. */
  private static double shortest(float value) {
    return Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value;
  }
}
