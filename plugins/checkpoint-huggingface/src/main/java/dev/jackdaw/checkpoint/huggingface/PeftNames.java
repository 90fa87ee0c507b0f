package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Adapter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a family's files call the parts of one model, and Jackdaw's names for the same.
 *
 * @param modules by the name of the module: {@code model.layers.0.self_attn.q_proj}
 * @param rows of tensors, by the name of the tensor
 * @param shapes of the model's parameters
 */
record PeftNames(
    Family family,
    Settings settings,
    Map<String, Part> modules,
    Map<String, TensorRow> rows,
    Map<String, long[]> shapes) {

  /**
   * A module of a model, which may do what several projections of Jackdaw do.
   *
   * @param sites full names of the projections, one below the other along the output axis
   * @param outs features each gives
   * @param in features they read
   */
  record Part(String name, List<String> sites, List<Long> outs, long in) {
    boolean fused() {
      return sites.size() > 1;
    }

    long out() {
      return outs.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** One for each family whose files can hold the base; none if none can. */
  static List<PeftNames> of(Adapter.Base base) {
    List<PeftNames> all = new ArrayList<>();
    Settings settings = Settings.of(base.config());
    boolean complete =
        base.backbone().equals("transformer")
            && settings.has("layers")
            && settings.has("width")
            && settings.has("attention.head_width");
    if (complete) {
      Map<String, long[]> shapes = ParameterShapes.of(settings, base.vocabulary());
      for (Family family : Families.ALL) {
        if (family.obstacles(settings).isEmpty()) {
          all.add(of(family, settings, shapes));
        }
      }
    }
    return all;
  }

  private static PeftNames of(Family family, Settings settings, Map<String, long[]> shapes) {
    Map<String, Part> modules = new LinkedHashMap<>();
    Map<String, TensorRow> rows = new LinkedHashMap<>();
    for (TensorRow row : family.rows(settings.integer("layers"))) {
      String tensor = family.tensor(row);
      List<String> weights = new ArrayList<>(row.parameters());
      if (shapes.containsKey(weights.getFirst())) {
        rows.put(tensor, row);
      } else if (weights.getFirst().equals("head.weight")) { // tied: the table's shape
        weights.set(0, "embedding.weight");
      } else {
        continue;
      }
      List<long[]> lengths =
          weights.stream().map(name -> Objects.requireNonNull(shapes.get(name))).toList();
      if (tensor.endsWith(".weight") && lengths.getFirst().length == 2) {
        String module = without(tensor, ".weight");
        List<String> sites = row.parameters().stream().map(p -> without(p, ".weight")).toList();
        List<Long> outs = lengths.stream().map(each -> each[0]).toList();
        modules.put(module, new Part(module, sites, outs, lengths.getFirst()[1]));
      }
    }
    return new PeftNames(family, settings, modules, rows, shapes);
  }

  static String without(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  @Nullable Part at(String site) {
    return modules.values().stream()
        .filter(module -> module.sites().contains(site))
        .findFirst()
        .orElse(null);
  }

  /**
   * Modules as PEFT's {@code target_modules} names them, which are endings of names: as short as can be without meaning others.
   */
  List<String> endings(Collection<String> chosen) {
    TreeSet<String> endings = new TreeSet<>();
    for (String module : chosen) {
      String[] parts = module.split("\\.");
      String ending = "";
      for (int i = parts.length - 1; i >= 0; i--) {
        ending = ending.isEmpty() ? parts[i] : parts[i] + "." + ending;
        String candidate = ending;
        if (modules.keySet().stream()
            .filter(name -> name.equals(candidate) || name.endsWith("." + candidate))
            .allMatch(chosen::contains)) {
          break;
        }
      }
      endings.add(Character.isDigit(ending.charAt(0)) ? module : ending);
    }
    return List.copyOf(endings);
  }

  /** Sites as a strategy's targets name them: by role where all blocks have it. */
  List<String> targets(Collection<String> sites) {
    TreeSet<String> targets = new TreeSet<>();
    int layers = settings.integer("layers");
    for (String site : sites) {
      String role = site.substring(site.lastIndexOf('.') + 1);
      boolean everywhere =
          site.startsWith("blocks.")
              && sites.stream().filter(other -> other.endsWith("." + role)).count() == layers;
      targets.add(everywhere ? role : site);
    }
    return List.copyOf(targets);
  }

  /** How keys turn with positions, where that is the same in all layers and plain; empty if it is not, or they do not turn. */
  Optional<Double> theta() {
    boolean plain =
        settings.is("positions.type", "rotary")
            && settings.is("attention.window", 0)
            && (!settings.has("positions.fraction") || settings.is("positions.fraction", 1))
            && (!settings.has("positions.interleaved")
                || settings.is("positions.interleaved", false))
            && (!settings.has("positions.scaling")
                    && (!settings.has("positions.scaling.type")
                        || settings.is("positions.scaling.type", "none"))
                || settings.is("positions.scaling", "none"));
    return plain ? Optional.of(settings.real("positions.theta")) : Optional.empty();
  }

  long keyHeads() {
    return settings.integer("attention.key_heads");
  }

  long headWidth() {
    return settings.integer("attention.head_width");
  }
}
