package dev.jackdaw.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackdaw.problem.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicWriterTest {
  @TempDir Path place;

  @Test
  void write_newAndExisting_leavesOnlyTheFile() throws IOException {
    Path file = place.resolve("deep/er/file.txt");
    new AtomicWriter().writeString(file, "one");
    new AtomicWriter().writeString(file, "two");
    assertThat(file).hasContent("two");
    assertThat(file.getParent().toFile().list()).containsExactly("file.txt");
  }

  @Test
  void writeFolder_existing_isReplacedAsAWhole() throws IOException {
    Path folder = place.resolve("folder");
    new AtomicWriter().writeFolder(folder, f -> Files.writeString(f.resolve("old"), "old"));
    new AtomicWriter()
        .writeFolder(
            folder,
            f -> Files.writeString(Files.createDirectory(f.resolve("sub")).resolve("new"), "new"));
    assertThat(folder.toFile().list()).containsExactly("sub");
    assertThat(place.toFile().list()).containsExactly("folder");
  }

  @ParameterizedTest
  @EnumSource(names = {"SYNC", "MOVE"})
  void write_diskFullAtAnyStep_leavesWhatWasThere(FailingDisk.Step step) throws IOException {
    Path file = place.resolve("file.txt");
    FailingDisk disk = new FailingDisk("No space left on device");
    new AtomicWriter(disk).writeString(file, "before");
    disk.fail(step, 0);
    UserException e =
        catchThrowableOfType(
            UserException.class, () -> new AtomicWriter(disk).writeString(file, "after"));
    assertThat(e.kind()).isEqualTo(UserException.Kind.OUTPUT);
    assertThat(e).hasMessageContaining("file.txt: cannot be written: the disk is full");
    assertThat(e).hasMessageContaining("what was there before is intact");
    assertThat(file).hasContent("before");
    assertThat(place.toFile().list()).containsExactly("file.txt");
  }

  @Test
  void writeFolder_diskFailingAtAnyStep_leavesWhatWasThere() throws IOException {
    Path folder = place.resolve("folder");
    new AtomicWriter().writeFolder(folder, f -> Files.writeString(f.resolve("a"), "before"));
    for (FailingDisk.Step step :
        new FailingDisk.Step[] {FailingDisk.Step.SYNC, FailingDisk.Step.MOVE}) {
      for (int after = 0; after < 2; after++) {
        FailingDisk disk = new FailingDisk("Read-only file system");
        disk.fail(step, after);
        assertThatThrownBy(
                () ->
                    new AtomicWriter(disk)
                        .writeFolder(folder, f -> Files.writeString(f.resolve("a"), "after")))
            .as("%s after %d", step, after)
            .isInstanceOf(UserException.class)
            .hasMessageContaining("no permission, or read-only");
        assertThat(folder.resolve("a")).as("%s after %d", step, after).hasContent("before");
        assertThat(place.toFile().list()).as("%s after %d", step, after).containsExactly("folder");
      }
    }
  }

  @Test
  void write_contentsThatFail_leaveNothingBehind() {
    Path file = place.resolve("file.txt");
    assertThatThrownBy(
            () ->
                new AtomicWriter()
                    .write(
                        file,
                        temporary -> {
                          Files.writeString(temporary, "half");
                          throw new IllegalStateException("no more");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void write_intoAPlaceThatIsAFile_isRefused() throws IOException {
    Files.writeString(place.resolve("file"), "x");
    assertThatThrownBy(() -> new AtomicWriter().writeString(place.resolve("file/inside.txt"), "y"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("inside.txt: cannot be written");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void write_toADeviceThatIsFull_saysSo() throws IOException {
    Path file = place.resolve("file.txt");
    new AtomicWriter().writeString(file, "before");
    assertThatThrownBy(
            () ->
                new AtomicWriter()
                    .write(file, temporary -> Files.write(Path.of("/dev/full"), new byte[100])))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the disk is full");
    assertThat(file).hasContent("before");
  }
}
