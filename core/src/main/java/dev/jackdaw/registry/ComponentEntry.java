package dev.jackdaw.registry;

import java.util.Locale;

/**
 * One component a plugin registered.
 *
 * @param contract the factory interface
 * @param id what recipes call it
 * @param config the record its settings are read into
 * @param factory the class that is built when the component is first needed
 * @param plugin id of the plugin that brought it
 * @param source the jar or folder it came from
 */
public record ComponentEntry(
    Class<?> contract,
    String id,
    Class<? extends Record> config,
    Class<?> factory,
    String plugin,
    String source) {

  /** What people call this kind of component: {@code tokenizer} for {@code TokenizerFactory}. */
  public String kind() {
    return kind(contract);
  }

  /** What people call the components of a contract: {@code fine-tune strategy} for {@code FineTuneStrategyFactory}. */
  public static String kind(Class<?> contract) {
    String name = contract.getSimpleName();
    if (name.endsWith("Factory") && name.length() > "Factory".length()) {
      name = name.substring(0, name.length() - "Factory".length());
    }
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT)
        .replace("fine tune", "fine-tune");
  }
}
