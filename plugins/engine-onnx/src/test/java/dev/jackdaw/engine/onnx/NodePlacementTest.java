package dev.jackdaw.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePlacementTest {
  @Test
  void profile_ofARun_namesEveryNodeAndItsProvider(@TempDir Path folder) throws IOException {
    byte[] model = CudaMemory.copy();
    try (OrtRuntime runtime = new OrtRuntime("cpu", 1);
        Arena arena = Arena.ofConfined();
        OrtSession session =
            runtime.session(model, SessionSettings.PLAIN.profiled(folder.resolve("profile")))) {
      MemorySegment from = arena.allocateFrom("seven bytes");
      MemorySegment to = arena.allocate(from.byteSize());
      long[] length = {from.byteSize()};
      try (OrtObjects.Owned source = runtime.hostTensor(from.address(), length, ElementType.UINT8);
          OrtObjects.Owned target = runtime.hostTensor(to.address(), length, ElementType.UINT8);
          OrtObjects.Owned binding = session.binding()) {
        OrtApi.bindInput(binding.pointer(), arena.allocateFrom("from"), source.pointer());
        OrtApi.bindOutput(binding.pointer(), arena.allocateFrom("to"), target.pointer());
        session.run(binding);
      }
      assertThat(to.getString(0)).isEqualTo("seven bytes");
      NodePlacement placement = NodePlacement.read(session.endProfiling());
      assertThat(placement.nodes()).containsExactly(Map.entry("CPUExecutionProvider", 1));
      assertThat(placement.onCpu()).containsExactly(Map.entry("Identity", 1));
    }
  }

  @Test
  void profile_ofTwoProviders_saysWhatFellBack(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("profile.json");
    String event =
        "{\"cat\" : \"Node\",\"name\" :\"%s_kernel_time\",\"args\" : {\"op_name\" : \"%s\",\"provider\" : \"%sExecutionProvider\"}},";
    Files.write(
        file,
        List.of(
            "[",
            event.formatted("a", "MatMul", "CUDA"),
            event.formatted("a", "MatMul", "CUDA"),
            event.formatted("b", "BitShift", "CPU"),
            event.formatted("c", "BitShift", "CPU"),
            event.formatted("d", "Add", "CUDA"),
            "]"));
    assertThat(NodePlacement.read(file).onCuda())
        .isEqualTo("a graph with 2 of 4 nodes on CUDA, on the CPU 2 BitShift");
  }
}
