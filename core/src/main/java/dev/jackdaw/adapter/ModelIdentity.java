package dev.jackdaw.adapter;

import dev.jackdaw.assembly.ModelGraphs;
import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.Checkpoint;
import dev.jackdaw.finetune.Adaptation;
import dev.jackdaw.graph.Tensor;
import dev.jackdaw.model.BackboneFactory;
import dev.jackdaw.model.ParameterSpec;
import dev.jackdaw.recipe.Configured;
import dev.jackdaw.recipe.Rendering;
import dev.jackdaw.registry.Components;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What tells the base of an adapter from other models. */
final class ModelIdentity {
  /** Nothing adapted. */
  static final Adaptation PLAIN = (parameter, phase) -> true;

  private static final int CHUNK = 1 << 16;

  private ModelIdentity() {}

  /** Names of the parameters a model has without strategy, those of heads included. */
  static Set<String> plain(ModelGraphs model) {
    return names(new ModelGraphs(model.backbone(), model.heads(), PLAIN));
  }

  static Set<String> names(ModelGraphs model) {
    Set<String> names = new LinkedHashSet<>();
    model.parameters().forEach(parameter -> names.add(parameter.name()));
    return names;
  }

  /** The settings of a backbone with everything written out. */
  static Map<String, Object> settings(
      Configured<BackboneFactory<?>> choice, Components components) {
    BackboneFactory<Record> factory = choice.component(components);
    return Rendering.tree(factory.complete(choice.config()));
  }

  /**
   * SHA-256 over names, shapes and numbers: the same for the same weights, in whatever format they are stored.
   *
   * @param held names that the adapter holds itself, left out
   */
  static String digest(ModelGraphs model, Checkpoint.Tensors tensors, Set<String> held) {
    MessageDigest hash = sha256();
    Set<String> names = new TreeSet<>(plain(model));
    names.removeIf(name -> held.contains(name) || ParameterSpec.ofHead(name));
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : names) {
      Tensor tensor = tensors.get(name);
      hash.update(
          (name + Arrays.toString(tensor.lengths()) + "\n").getBytes(StandardCharsets.UTF_8));
      for (long from = 0; from < tensor.elements(); from += CHUNK) {
        buffer.clear();
        long end = Math.min(tensor.elements(), from + CHUNK);
        for (long i = from; i < end; i++) {
          buffer.putFloat(tensor.getFloat(i));
        }
        hash.update(buffer.flip());
      }
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("[adapter] every Java has SHA-256", e);
    }
  }

  /** How a base differs from the one an adapter was made for, a sentence each; its numbers aside. */
  static List<String> differences(Adapter.Base made, Adapter.Base given) {
    List<String> differences = new ArrayList<>();
    compare("backbone", made.backbone(), given.backbone(), differences);
    compare("vocabulary", made.vocabulary(), given.vocabulary(), differences);
    if (differences.isEmpty()) {
      Map<String, Object> wanted = new TreeMap<>();
      Map<String, Object> there = new TreeMap<>();
      flatten("", made.config(), wanted);
      flatten("", given.config(), there);
      Set<String> keys = new TreeSet<>(wanted.keySet());
      keys.addAll(there.keySet());
      for (String key : keys) {
        compare(
            key,
            wanted.getOrDefault(key, "not set"),
            there.getOrDefault(key, "not set"),
            differences);
      }
    }
    return differences;
  }

  private static void compare(String key, Object made, Object given, List<String> differences) {
    boolean same =
        made instanceof Number a && given instanceof Number b
            ? a.doubleValue() == b.doubleValue()
            : Objects.equals(made.toString(), given.toString());
    if (!same) {
      differences.add(key + " is " + made + " there and " + given + " here");
    }
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> into) {
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> group) {
            flatten(prefix + key + ".", group, into);
          } else if (value instanceof Collection<?> list) {
            into.put(prefix + key, list.stream().map(ModelIdentity::plainNumber).toList());
          } else if (value != null) {
            into.put(prefix + key, value);
          }
        });
  }

  private static Object plainNumber(Object value) {
    return value instanceof Number number ? number.doubleValue() : value;
  }
}
