package dev.jackdaw.head.instruction;

import dev.jackdaw.model.HeadFactory;
import dev.jackdaw.plugin.Plugin;
import dev.jackdaw.plugin.Registry;

/** Brings the head {@code instruction}. */
public final class InstructionPlugin implements Plugin {
  @Override
  public String id() {
    return "head-instruction";
  }

  @Override
  public String description() {
    return "Answers to what is asked: conversations, with the loss on the assistant's turns.";
  }

  @Override
  public int apiVersion() {
    return Plugin.API_VERSION;
  }

  @Override
  public void register(Registry registry) {
    registry.add(
        HeadFactory.class, "instruction", InstructionConfig.class, InstructionFactory.class);
  }
}
