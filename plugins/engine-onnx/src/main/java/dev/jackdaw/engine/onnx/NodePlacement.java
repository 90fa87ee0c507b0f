package dev.jackdaw.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the nodes of a graph really ran, as ONNX Runtime's profile of a run says.
 *
 * @param nodes how many nodes ran on each provider
 * @param onCpu how many nodes of each operator ran on the CPU provider
 */
record NodePlacement(Map<String, Integer> nodes, Map<String, Integer> onCpu) {
  private static final Pattern KERNEL = Pattern.compile("\"name\" *: *\"(.*?)_kernel_time\"");
  private static final Pattern PROVIDER = Pattern.compile("\"provider\" *: *\"(.*?)\"");
  private static final Pattern OPERATOR = Pattern.compile("\"op_name\" *: *\"(.*?)\"");
  private static final String CPU = "CPUExecutionProvider";

  /** Reads a profile, one event a line. */
  static NodePlacement read(Path profile) throws IOException {
    Map<String, Integer> nodes = new TreeMap<>();
    Map<String, Integer> onCpu = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String event : Files.readAllLines(profile)) {
      Matcher kernel = KERNEL.matcher(event);
      Matcher provider = PROVIDER.matcher(event);
      if (!kernel.find() || !provider.find() || !seen.add(kernel.group(1))) {
        continue;
      }
      nodes.merge(provider.group(1), 1, Integer::sum);
      Matcher operator = OPERATOR.matcher(event);
      if (provider.group(1).equals(CPU) && operator.find()) {
        onCpu.merge(operator.group(1), 1, Integer::sum);
      }
    }
    return new NodePlacement(nodes, onCpu);
  }

  /** A sentence: how many nodes ran on CUDA, and what fell back. */
  String onCuda() {
    int fallen = nodes.getOrDefault(CPU, 0);
    int all = nodes.values().stream().mapToInt(Integer::intValue).sum();
    String which =
        onCpu.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return "a graph with %d of %d nodes on CUDA".formatted(all - fallen, all)
        + (fallen == 0 ? "" : ", on the CPU " + which);
  }
}
