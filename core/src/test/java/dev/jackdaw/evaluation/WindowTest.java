package dev.jackdaw.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  @Test
  void over_anySizes_scoresEveryTokenOnceWithEnoughContext() {
    for (int tokens = 0; tokens < 30; tokens++) {
      for (int context = 1; context < 12; context++) {
        for (int stride = 1; stride <= context; stride++) {
          int scored = 0;
          for (Window window : Window.over(tokens, context, stride)) {
            assertThat(window.scored()).isEqualTo(scored);
            assertThat(window.length()).isBetween(1, context);
            assertThat(window.start()).isBetween(0, window.scored());
            if (window.start() > 0) {
              assertThat(window.length()).isEqualTo(context);
              assertThat(window.end() - window.scored()).isLessThanOrEqualTo(stride);
            }
            scored = window.end();
          }
          assertThat(scored).isEqualTo(tokens);
        }
      }
    }
  }

  @Test
  void over_overlap_keepsContextBefore() {
    assertThat(Window.over(10, 4, 2))
        .isEqualTo(
            List.of(
                new Window(0, 4, 0),
                new Window(2, 6, 4),
                new Window(4, 8, 6),
                new Window(6, 10, 8)));
    assertThat(Window.over(10, 4, 4))
        .isEqualTo(List.of(new Window(0, 4, 0), new Window(4, 8, 4), new Window(6, 10, 8)));
  }

  @Test
  void over_strideBeyondContext_isRefused() {
    assertThatThrownBy(() -> Window.over(10, 4, 5)).hasMessage("[window] context 4, stride 5");
  }
}
