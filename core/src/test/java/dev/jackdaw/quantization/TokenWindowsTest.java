package dev.jackdaw.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
  @Test
  void labels_windowsWithVirtualTokens_areTheNextTokensOfEachWindow() {
    TokenWindows windows =
        new TokenWindows(IntStream.range(0, 11).toArray(), new int[] {-1, -2}, 6);

    assertThat(windows.count()).isEqualTo(2);
    assertThat(windows.columns()).isEqualTo(6);
    assertThat(windows.predicted()).isEqualTo(6);
    assertThat(windows.labels(0, 2))
        .containsExactly(-100, -100, 1, 2, 3, -100, -100, -100, 5, 6, 7, -100);
    assertThat(IntStream.range(0, 6).filter(windows::predicts).toArray()).containsExactly(2, 3, 4);
  }

  @Test
  void construct_textShorterThanAWindow_isOneShorterWindow() {
    TokenWindows windows = new TokenWindows(new int[] {7, 8, 9}, new int[0], 100);

    assertThat(windows.count()).isEqualTo(1);
    assertThat(windows.labels(0, 1)).containsExactly(8, 9, -100);
  }

  @Test
  void construct_oneToken_isRefused() {
    assertThatThrownBy(() -> new TokenWindows(new int[1], new int[0], 100))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
