package dev.jackdaw.engine.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a node's attribute. */
sealed interface AttributeProto {
  record Int(long value) implements AttributeProto {}

  record Number(float value) implements AttributeProto {}

  record Text(String value) implements AttributeProto {}

  record Ints(List<Long> values) implements AttributeProto {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Numbers(List<Float> values) implements AttributeProto {
    public Numbers {
      values = List.copyOf(values);
    }
  }

  record Content(TensorProto value) implements AttributeProto {}

  /** From a Java value: a whole number, a fraction, a truth value, a text, whole numbers or a tensor. */
  static AttributeProto of(Object value) {
    return switch (value) {
      case Integer n -> new Int(n);
      case Long n -> new Int(n);
      case Boolean b -> new Int(b ? 1 : 0);
      case Float x -> new Number(x);
      case Double x -> new Number(x.floatValue());
      case String text -> new Text(text);
      case List<?> list ->
          new Ints(list.stream().map(n -> ((java.lang.Number) n).longValue()).toList());
      case TensorProto tensor -> new Content(tensor);
      default -> throw new IllegalArgumentException("[onnx] no attribute of " + value.getClass());
    };
  }

  default void write(String name, ProtoWriter to) {
    to.text(1, name);
    switch (this) {
      case Number(float value) -> to.number(2, value).integer(20, 1);
      case Int(long value) -> to.integer(3, value).integer(20, 2);
      case Text(String value) -> to.text(4, value).integer(20, 3);
      case Content(TensorProto value) -> to.message(5, value::write).integer(20, 4);
      case Numbers(List<Float> values) -> {
        values.forEach(value -> to.number(7, value));
        to.integer(20, 6);
      }
      case Ints(List<Long> values) -> {
        values.forEach(value -> to.integer(8, value));
        to.integer(20, 7);
      }
    }
  }

  /** A named attribute as read. */
  record Named(String name, AttributeProto value) {}

  static Named read(ProtoReader from) {
    String name = "";
    long type = 0;
    @Nullable AttributeProto single = null;
    List<Long> ints = new ArrayList<>();
    List<Float> numbers = new ArrayList<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> name = from.text();
        case 2 -> single = new Number(from.number());
        case 3 -> single = new Int(from.integer());
        case 4 -> single = new Text(from.text());
        case 5 -> single = new Content(TensorProto.read(from.message()));
        case 7 -> numbers.addAll(from.numbers());
        case 8 -> ints.addAll(from.integers());
        case 20 -> type = from.integer();
        default -> from.skip();
      }
    }
    if (type == 7) {
      return new Named(name, new Ints(ints));
    }
    if (type == 6) {
      return new Named(name, new Numbers(numbers));
    }
    if (single == null) {
      throw new IllegalArgumentException(
          "[onnx] attribute \"" + name + "\" is of type " + type + ", which is not supported");
    }
    return new Named(name, single);
  }
}
