package dev.jackdaw.engine.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the nodes and constants of one ONNX graph and keeps their names apart. Equal nodes of equal inputs are written once. */
final class Emitter {
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private final Map<String, String> constantNames = new HashMap<>();
  private final Map<NodeProto, String> known = new HashMap<>();
  private final Set<String> taken;
  private final Map<String, Integer> counters = new HashMap<>();
  private String scope = "";

  /** @param taken names of inputs, outputs and weights */
  Emitter(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  List<NodeProto> nodes() {
    return nodes;
  }

  List<TensorProto> constants() {
    return constants;
  }

  void at(String place) {
    scope = place;
  }

  /** A name that nothing else has. */
  String fresh(String base) {
    String stem = scope.isEmpty() ? base : scope + "/" + base;
    while (true) {
      int n = counters.merge(stem, 1, Integer::sum);
      String name = n == 1 ? stem : stem + "_" + n;
      if (taken.add(name)) {
        return name;
      }
    }
  }

  /** A standard operator with one output; attributes are given as key, value, key, value. */
  String node(String type, List<String> inputs, Object... attributes) {
    return node("", type, inputs, null, attributes);
  }

  /** One of ONNX Runtime's own operators. */
  String contributed(String type, List<String> inputs, Object... attributes) {
    return node(ModelProto.MICROSOFT, type, inputs, null, attributes);
  }

  /** An operator whose output has a given name; without one, an equal node may serve. */
  String node(
      String domain,
      String type,
      List<String> inputs,
      @Nullable String output,
      Object... attributes) {
    Map<String, AttributeProto> named = attributes(attributes);
    NodeProto key = new NodeProto(domain, type, "", inputs, List.of(), named);
    String made = output == null ? known.get(key) : null;
    if (made != null) {
      return made;
    }
    String name = fresh(type);
    String result = output == null ? name : output;
    nodes.add(new NodeProto(domain, type, name, inputs, List.of(result), named));
    known.putIfAbsent(key, result);
    return result;
  }

  /** An operator with several outputs; an empty name leaves one out. */
  void nodes(
      String domain, String type, List<String> inputs, List<String> outputs, Object... attributes) {
    nodes.add(new NodeProto(domain, type, fresh(type), inputs, outputs, attributes(attributes)));
  }

  private static Map<String, AttributeProto> attributes(Object... attributes) {
    Map<String, AttributeProto> named = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      named.put((String) attributes[i], AttributeProto.of(attributes[i + 1]));
    }
    return named;
  }

  /** A list of int64. */
  String ints(long... values) {
    return constant(TensorProto.ints("", List.of((long) values.length), values));
  }

  /** A scalar float. */
  String number(double value) {
    return constant(TensorProto.floats("", List.of(), (float) value));
  }

  /** Any constant; equal ones are written once. */
  String constant(TensorProto constant) {
    String bytes = new String(constant.raw(), java.nio.charset.StandardCharsets.ISO_8859_1);
    String key = constant.type() + " " + constant.dims() + " " + bytes;
    return constantNames.computeIfAbsent(key, k -> add(constant));
  }

  private String add(TensorProto constant) {
    String place = scope;
    scope = "";
    String name = fresh("constant");
    scope = place;
    constants.add(
        new TensorProto(
            name, constant.type(), constant.dims(), constant.raw(), constant.external()));
    return name;
  }
}
