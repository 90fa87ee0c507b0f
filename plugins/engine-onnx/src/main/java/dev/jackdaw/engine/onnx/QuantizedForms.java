package dev.jackdaw.engine.onnx;

import dev.jackdaw.export.ExportTarget.Device;
import dev.jackdaw.export.QuantizedWeight;
import dev.jackdaw.export.QuantizedWeights;
import dev.jackdaw.graph.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Puts quantised weights into lowered graphs: a product by one becomes {@code MatMulNBits}, looking up its rows {@code
 * GatherBlockQuantized}; with standard operators alone it is widened by {@code DequantizeLinear}, and stays 8 bits in the file. A weight
 * that something else reads too keeps its numbers as well. Shared by the graphs of a folder: every part is stored once.
 */
final class QuantizedForms {
  /** Products of 8-bit activations, which are rounded block by block as they come: the fast form of ONNX Runtime's CPU kernels. */
  private static final int INT8_ACTIVATIONS = 4;

  private final QuantizedWeights weights;
  private final ExternalData data;
  private final Map<String, TensorProto> written = new HashMap<>();

  QuantizedForms(QuantizedWeights weights, ExternalData data) {
    this.weights = weights;
    this.data = data;
  }

  /** A graph with every quantised weight that it reads in its quantised form. */
  LoweredGraph in(LoweredGraph lowered) {
    Set<String> quantized = new LinkedHashSet<>(lowered.weights().keySet());
    quantized.retainAll(weights.names());
    if (quantized.isEmpty()) {
      return lowered;
    }
    return new Rewriting(lowered, quantized).result();
  }

  /** One graph being rewritten. */
  private final class Rewriting {
    private final LoweredGraph lowered;
    private final Set<String> quantized;
    private final LoweringOptions options;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> parts = new LinkedHashMap<>();
    private final Set<String> kept = new LinkedHashSet<>();

    Rewriting(LoweredGraph lowered, Set<String> quantized) {
      this.lowered = lowered;
      this.quantized = quantized;
      options = lowered.options();
    }

    LoweredGraph result() {
      if (options.portable()) {
        quantized.forEach(this::widen);
        nodes.addAll(lowered.proto().nodes());
      } else {
        lowered.proto().nodes().forEach(this::rewrite);
      }
      GraphProto proto = lowered.proto();
      List<TensorProto> initializers = new ArrayList<>(parts.values());
      initializers.addAll(proto.initializers());
      Map<String, TensorType> left = new LinkedHashMap<>(lowered.weights());
      left.keySet().removeIf(name -> quantized.contains(name) && !kept.contains(name));
      return new LoweredGraph(
          new GraphProto(proto.name(), nodes, initializers, proto.inputs(), proto.outputs()),
          left,
          lowered.outputNames(),
          options);
    }

    private void rewrite(NodeProto node) {
      if (product(node)) {
        multiply(node, node.inputs().get(1));
      } else if (lookup(node)) {
        gather(node, node.inputs().getFirst());
      } else {
        node.inputs().stream().filter(quantized::contains).forEach(kept::add);
        nodes.add(node);
      }
    }

    /** Whether a node multiplies by the transpose of a quantised weight and does nothing else but add a bias. */
    private boolean product(NodeProto node) {
      boolean known = node.type().equals("FusedMatMul") || node.type().equals("Gemm");
      Map<String, AttributeProto> attributes = node.attributes();
      return known
          && quantized.contains(node.inputs().get(1))
          && !quantized.contains(node.inputs().getFirst())
          && attributes.keySet().equals(Set.of("transB"))
          && AttributeProto.of(1).equals(attributes.get("transB"));
    }

    private boolean lookup(NodeProto node) {
      if (!node.type().equals("Gather") || !quantized.contains(node.inputs().getFirst())) {
        return false;
      }
      QuantizedWeight weight = weights.get(node.inputs().getFirst());
      boolean wholeBytes = weight.columns() * weight.bits() % 8 == 0;
      return wholeBytes && AttributeProto.of(0).equals(node.attributes().get("axis"));
    }

    private void multiply(NodeProto node, String name) {
      QuantizedWeight weight = weights.get(name);
      boolean bias = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
      String output = node.outputs().getFirst();
      String product = bias ? output + "/product" : output;
      Map<String, Object> attributes = new LinkedHashMap<>();
      attributes.put("K", weight.columns());
      attributes.put("N", weight.rows());
      attributes.put("bits", weight.bits());
      attributes.put("block_size", weight.block());
      attributes.put("accuracy_level", options.device() == Device.CPU ? INT8_ACTIVATIONS : 0);
      nodes.add(
          contributed(
              "MatMulNBits",
              node.name(),
              List.of(node.inputs().getFirst(), blocks(name), scales(name), zeros(name)),
              product,
              attributes));
      if (bias) {
        nodes.add(
            new NodeProto(
                "",
                "Add",
                node.name() + "/bias",
                List.of(product, node.inputs().get(2)),
                List.of(output),
                Map.of()));
      }
    }

    private void gather(NodeProto node, String name) {
      QuantizedWeight weight = weights.get(name);
      Map<String, Object> attributes = new LinkedHashMap<>();
      attributes.put("bits", weight.bits());
      attributes.put("block_size", weight.block());
      attributes.put("gather_axis", 0);
      attributes.put("quantize_axis", 1);
      nodes.add(
          contributed(
              "GatherBlockQuantized",
              node.name(),
              List.of(rows(name), node.inputs().get(1), scales(name), zeros(name)),
              node.outputs().getFirst(),
              attributes));
    }

    private void widen(String name) {
      QuantizedWeight weight = weights.get(name);
      List<Long> grid = List.of((long) weight.rows(), (long) weight.blocksPerRow());
      nodes.add(
          new NodeProto(
              "",
              "DequantizeLinear",
              name + "/dequantized",
              List.of(
                  uint8(
                      name + "/bytes",
                      List.of((long) weight.rows(), (long) weight.columns()),
                      bytes(weight)),
                  scales(name),
                  uint8(name + "/zero_bytes", grid, weight.zeros())),
              List.of(name),
              Map.of(
                  "axis", AttributeProto.of(1),
                  "block_size", AttributeProto.of(weight.block()))));
    }

    private static NodeProto contributed(
        String type,
        String name,
        List<String> inputs,
        String output,
        Map<String, Object> attributes) {
      Map<String, AttributeProto> values = new LinkedHashMap<>();
      attributes.forEach((key, value) -> values.put(key, AttributeProto.of(value)));
      return new NodeProto(ModelProto.MICROSOFT, type, name, inputs, List.of(output), values);
    }

    /** Codes as products read them: (rows, blocks, bytes of a block). */
    private String blocks(String name) {
      TensorProto blocks = writtenBlocks(name, weights.get(name));
      parts.put(blocks.name(), blocks);
      return blocks.name();
    }

    private TensorProto writtenBlocks(String name, QuantizedWeight weight) {
      long bytes = (long) weight.block() * weight.bits() / 8;
      return write(
          name + "/blocks",
          ElementType.UINT8,
          List.of((long) weight.rows(), (long) weight.blocksPerRow(), bytes),
          MemorySegment.ofArray(weight.codes()));
    }

    /** Codes as a table, (rows, bytes of a row), without what fills up a last block; where nothing does, the numbers of the blocks. */
    private String rows(String name) {
      QuantizedWeight weight = weights.get(name);
      int own = weight.columns() * weight.bits() / 8;
      int stored = weight.blocksPerRow() * weight.block() * weight.bits() / 8;
      List<Long> dims = List.of((long) weight.rows(), (long) own);
      if (own == stored) {
        String table = name + "/rows";
        TensorProto.External place = Objects.requireNonNull(writtenBlocks(name, weight).external());
        parts.put(table, TensorProto.external(table, ElementType.UINT8, dims, place));
        return table;
      }
      byte[] packed = new byte[weight.rows() * own];
      for (int row = 0; row < weight.rows(); row++) {
        System.arraycopy(weight.codes(), row * stored, packed, row * own, own);
      }
      return uint8(name + "/rows", dims, packed);
    }

    private String scales(String name) {
      QuantizedWeight weight = weights.get(name);
      return stored(
          name + "/scales",
          ElementType.FLOAT,
          List.of((long) weight.rows(), (long) weight.blocksPerRow()),
          MemorySegment.ofArray(weight.scales()));
    }

    /** Zero points as codes are packed, each row to whole bytes. */
    private String zeros(String name) {
      QuantizedWeight weight = weights.get(name);
      int blocks = weight.blocksPerRow();
      int bytes = Math.ceilDiv(blocks * weight.bits(), 8);
      byte[] packed = new byte[weight.rows() * bytes];
      for (int row = 0; row < weight.rows(); row++) {
        for (int b = 0; b < blocks; b++) {
          int zero = weight.zeros()[row * blocks + b];
          if (weight.bits() == 8) {
            packed[row * bytes + b] = (byte) zero;
          } else {
            packed[row * bytes + b / 2] |= (byte) (zero << b % 2 * 4);
          }
        }
      }
      return uint8(name + "/zero_points", List.of((long) weight.rows(), (long) bytes), packed);
    }

    private static byte[] bytes(QuantizedWeight weight) {
      byte[] codes = new byte[Math.multiplyExact(weight.rows(), weight.columns())];
      for (int row = 0; row < weight.rows(); row++) {
        for (int column = 0; column < weight.columns(); column++) {
          codes[row * weight.columns() + column] = (byte) weight.code(row, column);
        }
      }
      return codes;
    }

    private String uint8(String name, List<Long> dims, byte[] values) {
      return stored(name, ElementType.UINT8, dims, MemorySegment.ofArray(values));
    }

    private String stored(String name, ElementType type, List<Long> dims, MemorySegment numbers) {
      parts.put(name, write(name, type, dims, numbers));
      return name;
    }
  }

  private TensorProto write(String name, ElementType type, List<Long> dims, MemorySegment numbers) {
    return written.computeIfAbsent(
        name,
        _ -> {
          try {
            return data.add(name, type, dims, numbers);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
