package dev.jackdaw.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackdaw.problem.UserException;
import dev.jackdaw.storage.AtomicWriter;
import dev.jackdaw.storage.FailingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  @TempDir Path place;
  private Path folder;
  private final FailingDisk disk = new FailingDisk("No space left on device");
  private CheckpointFolder checkpoints;

  @BeforeEach
  void open() {
    folder = place.resolve("checkpoints");
    checkpoints = new CheckpointFolder(folder, 2, disk);
  }

  @Test
  void add_keepsTheLastOnesAndTheBest() {
    assertThat(checkpoints.latest()).isEmpty();
    add(10, false);
    add(20, true);
    add(30, false);
    add(40, false);
    add(50, false);
    assertThat(files())
        .containsExactly(
            "step-00000020.checkpoint", "step-00000040.checkpoint", "step-00000050.checkpoint");
    assertThat(checkpoints.latest()).contains(folder.resolve("step-00000050.checkpoint"));
    assertThat(checkpoints.best()).contains(folder.resolve("step-00000020.checkpoint"));
    add(60, true);
    assertThat(files()).containsExactly("step-00000050.checkpoint", "step-00000060.checkpoint");
  }

  @Test
  void add_byAnotherRunFromEarlier_replacesTheLaterOnes() {
    add(100, false);
    add(200, false);
    new CheckpointFolder(folder, 2)
        .add(110, false, file -> new AtomicWriter().writeString(file, "again"));
    assertThat(files()).containsExactly("step-00000100.checkpoint", "step-00000110.checkpoint");
    assertThat(checkpoints.latest()).contains(folder.resolve("step-00000110.checkpoint"));
  }

  @Test
  void add_whenTheDiskIsFull_leavesThePreviousAndItsMarker() {
    add(10, true);
    add(20, false);
    for (FailingDisk.Step step : List.of(FailingDisk.Step.SYNC, FailingDisk.Step.MOVE)) {
      for (int after = 0; after < 2; after++) {
        disk.fail(step, after);
        assertThatThrownBy(() -> add(30, true))
            .as("%s after %d", step, after)
            .isInstanceOf(UserException.class)
            .hasMessageContaining("the disk is full");
        disk.fail(FailingDisk.Step.NONE, 0);
        assertThat(checkpoints.latest())
            .isPresent()
            .get()
            .satisfies(file -> assertThat(file).isNotEmptyFile());
        assertThat(checkpoints.best())
            .isPresent()
            .get()
            .satisfies(file -> assertThat(file).isNotEmptyFile());
        assertThat(files()).contains("step-00000010.checkpoint", "step-00000020.checkpoint");
        assertThat(Arrays.stream(folder.toFile().list()).filter(name -> name.startsWith(".")))
            .isEmpty();
      }
    }
  }

  @Test
  void latest_whenTheMarkerIsDamaged_isTheNewestFile() throws IOException {
    add(10, false);
    add(20, false);
    Files.writeString(folder.resolve("checkpoints.json"), "{\"latest\": ");
    assertThat(checkpoints.latest()).contains(folder.resolve("step-00000020.checkpoint"));
    Files.writeString(folder.resolve("checkpoints.json"), "{\"latest\": 99}");
    assertThat(checkpoints.latest()).contains(folder.resolve("step-00000020.checkpoint"));
    assertThat(checkpoints.best()).isEmpty();
  }

  private void add(long step, boolean best) {
    checkpoints.add(step, best, file -> new AtomicWriter(disk).writeString(file, "state " + step));
  }

  private List<String> files() {
    return Arrays.stream(folder.toFile().list())
        .filter(name -> name.endsWith(".checkpoint"))
        .sorted()
        .toList();
  }
}
