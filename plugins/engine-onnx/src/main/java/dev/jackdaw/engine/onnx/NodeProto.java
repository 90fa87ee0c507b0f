package dev.jackdaw.engine.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator applied to values by name.
 *
 * @param domain empty for the standard operators
 * @param inputs an empty name leaves an optional input out
 */
record NodeProto(
    String domain,
    String type,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, AttributeProto> attributes) {
  NodeProto {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  void write(ProtoWriter to) {
    inputs.forEach(input -> to.text(1, input));
    outputs.forEach(output -> to.text(2, output));
    to.textIfAny(3, name).text(4, type);
    attributes.forEach((key, value) -> to.message(5, inner -> value.write(key, inner)));
    to.textIfAny(7, domain);
  }

  static NodeProto read(ProtoReader from) {
    String domain = "";
    String type = "";
    String name = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    while (from.next()) {
      switch (from.field()) {
        case 1 -> inputs.add(from.text());
        case 2 -> outputs.add(from.text());
        case 3 -> name = from.text();
        case 4 -> type = from.text();
        case 5 -> {
          AttributeProto.Named attribute = AttributeProto.read(from.message());
          attributes.put(attribute.name(), attribute.value());
        }
        case 7 -> domain = from.text();
        default -> from.skip();
      }
    }
    return new NodeProto(domain, type, name, inputs, outputs, attributes);
  }
}
