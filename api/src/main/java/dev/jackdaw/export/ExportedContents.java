package dev.jackdaw.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What exported files say they are.
 *
 * @param graphs graphs by name, in the order of the plan
 * @param adapters names of the adapters beside them
 * @param metadata what the plan said of the model
 */
public record ExportedContents(
    Map<String, GraphSignature> graphs, List<String> adapters, Map<String, String> metadata) {
  public ExportedContents {
    graphs = Collections.unmodifiableMap(new LinkedHashMap<>(graphs));
    adapters = List.copyOf(adapters);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
