package dev.jackdaw.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackdaw.chat.Conversation;
import dev.jackdaw.chat.Message;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final List<Message> BEFORE =
      List.of(
          Message.user("one"),
          Message.assistant("first"),
          Message.user("two"),
          Message.assistant("second"));
  private static final Message LAST = Message.user("three");

  private static int length(Conversation conversation) {
    return conversation.messages().stream().mapToInt(m -> m.content().length()).sum();
  }

  private static List<String> fit(int room) {
    return Memory.fit(Optional.of("sys"), BEFORE, LAST, told -> length(told) <= room)
        .map(told -> told.messages().stream().map(Message::content).toList())
        .orElse(List.of());
  }

  @Test
  void fit_enoughRoom_keepsEverything() {
    assertThat(fit(25)).containsExactly("sys", "one", "first", "two", "second", "three");
  }

  @Test
  void fit_lessRoom_dropsTheOldestTurnWithItsAnswer() {
    assertThat(fit(24)).containsExactly("sys", "two", "second", "three");
    assertThat(fit(16)).containsExactly("sys", "three");
  }

  @Test
  void fit_noRoomForTheQuestion_isEmpty() {
    assertThat(fit(7)).isEmpty();
  }
}
