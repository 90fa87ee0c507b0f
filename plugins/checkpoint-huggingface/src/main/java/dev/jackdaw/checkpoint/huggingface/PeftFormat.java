package dev.jackdaw.checkpoint.huggingface;

import dev.jackdaw.checkpoint.Adapter;
import dev.jackdaw.checkpoint.AdapterFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Adapter folders with {@code adapter_config.json} and {@code adapter_model.safetensors}, as PEFT has them. What PEFT has no type or
 * no tensor for is written under the type {@code JACKDAW} with Jackdaw's own names.
 */
public final class PeftFormat implements AdapterFormat {
  static final String CONFIG = "adapter_config.json";
  static final String TENSORS = "adapter_model.safetensors";

  @Override
  public boolean recognises(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  @Override
  public Adapter read(Path folder, Adapter.Base base) {
    return PeftReader.read(folder, base);
  }

  @Override
  public List<String> write(Adapter adapter, Path folder) {
    return PeftWriter.write(adapter, folder);
  }
}
